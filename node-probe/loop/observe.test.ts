import { execFile } from 'node:child_process';
import { release } from 'node:os';
import { promisify } from 'node:util';
import { parse } from 'valibot';
import { expect, it } from 'vitest';
import { hostObservationSchema, type NetworkObservation, type Peer } from '../../api/v1alpha1.ts';
import { Responder } from '../peer/responder.ts';
import { serveResponder } from '../peer/serve-responder.ts';
import { observe } from './observe.ts';

it('observes this kernel in the form of a report', async () => {
  const seen = await observe({ network: 'host', reach: 'loopback' });
  const observation = parse(hostObservationSchema, seen);
  expect(observation).toEqual(seen);
  expect(observation.kernel.release).toBe(release());
});

it('counts rounds, and good ones up to two', async () => {
  const first = await observe({ network: 'host', reach: 'loopback' });
  const second = await observe({ network: 'host', reach: 'loopback', previous: first });
  const third = await observe({ network: 'host', reach: 'loopback', previous: second });
  expect(first.rounds).toBe(1);
  expect(third.rounds).toBe(3);
  const results = [third.ipv4?.gso, third.ipv4?.ecn, third.ipv6?.gso, third.ipv6?.ecn].filter(
    (result) => result !== undefined,
  );
  expect(results.map(({ goodRounds }) => goodRounds)).toEqual(
    results.map(({ state }) => (state === 'Capable' ? 2 : 0)),
  );
});

it('continues with the rest of a round if netlink is forbidden, and reports it', async () => {
  const here = (path: string): string => new URL(path, import.meta.url).href;
  const script = `
    const { observe } = await import('${here('./observe.ts')}');
    process.stdout.write(JSON.stringify(await observe({ network: 'host', reach: 'network' })));`;
  const nodeOptions = ['--import', here('../../test/faults/forbid-netlink.ts'), '--input-type=module', '-e', script];
  const { stdout } = await promisify(execFile)(process.execPath, nodeOptions);
  const observation = parse(hostObservationSchema, JSON.parse(stdout));
  expect(observation.ipv4?.gso).toMatchObject({ state: 'Capable', evidence: 'Kernel' });
  expect(observation.interfaces).toEqual([]);
  expect(observation.findings.map(({ code }) => code)).toContain('InterfacesUnknown');
});

it('rotates through the peers while all is well, and tests all when one does not answer', async () => {
  const key = Buffer.alloc(32, 3);
  using served = serveResponder(new Responder(key), 0);
  const peersAt = (ports: readonly number[]): Peer[] =>
    ['a', 'b', 'c'].map((node, index) => ({ node, addresses: ['127.0.0.1'], port: ports[index] ?? 0 }));
  const round = async (peers: readonly Peer[], previous?: NetworkObservation): Promise<NetworkObservation> =>
    observe({ network: 'pod', reach: 'loopback', peering: { peers, key }, previous });
  const asked = (now: NetworkObservation, before?: NetworkObservation): [string, string][] =>
    (now.peers ?? [])
      .filter(({ node, time }) => before?.peers?.find((old) => old.node === node)?.time !== time)
      .map(({ node, gso, faults }) => [node, faults?.gso?.reason ?? gso]);
  const { port } = served;

  const first = await round(peersAt([port, port, port]));
  expect(asked(first)).toEqual([
    ['a', 'Capable'],
    ['b', 'Capable'],
    ['c', 'Capable'],
  ]);
  const second = await round(peersAt([port, port, port]), first);
  expect(asked(second, first)).toEqual([['c', 'Capable']]);
  const third = await round(peersAt([9, port, port]), second);
  expect(asked(third, second)).toEqual([
    ['a', 'PeerUnreachable'],
    ['b', 'Capable'],
    ['c', 'Capable'],
  ]);
});
