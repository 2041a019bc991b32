import { execFile } from 'node:child_process';
import { release } from 'node:os';
import { promisify } from 'node:util';
import { parse } from 'valibot';
import { expect, it } from 'vitest';
import { hostObservationSchema } from '../../api/v1alpha1.ts';
import { observeHost } from './observe-network.ts';

it('observes this kernel in the shape that a report has', async () => {
  const observation = await observeHost({ reach: 'loopback' });
  expect(parse(hostObservationSchema, observation)).toEqual(observation);
  expect(observation.kernel.release).toBe(release());
});

it('counts rounds, and good ones up to two', async () => {
  const first = await observeHost({ reach: 'loopback' });
  const second = await observeHost({ reach: 'loopback', previous: first });
  const third = await observeHost({ reach: 'loopback', previous: second });
  expect(first.rounds).toBe(1);
  expect(third.rounds).toBe(3);
  const results = [third.ipv4?.gso, third.ipv4?.ecn, third.ipv6?.gso, third.ipv6?.ecn].filter(
    (result) => result !== undefined,
  );
  expect(results.map(({ goodRounds }) => goodRounds)).toEqual(
    results.map(({ state }) => (state === 'Capable' ? 2 : 0)),
  );
});

it('goes on with the rest of a round where netlink is forbidden, and says so', async () => {
  const here = (path: string): string => new URL(path, import.meta.url).href;
  const script = `
    const { observe } = await import('${here('./observe-network.ts')}');
    process.stdout.write(JSON.stringify(await observe({ network: 'host', reach: 'network' })));`;
  const nodeOptions = ['--import', here('../../test/faults/forbid-netlink.ts'), '--input-type=module', '-e', script];
  const { stdout } = await promisify(execFile)(process.execPath, nodeOptions);
  const observation = parse(hostObservationSchema, JSON.parse(stdout));
  expect(observation.ipv4?.gso).toMatchObject({ state: 'Capable', evidence: 'Kernel' });
  expect(observation.interfaces).toEqual([]);
  expect(observation.findings.map(({ code }) => code)).toContain('InterfacesUnknown');
});
