import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { hostObservationSchema } from '../../api/v1alpha1.ts';

const run = promisify(execFile);
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const emulation = here('emulate-old-kernel.ts');

it('hides UDP_SEGMENT from an unprivileged process, and leaves ECN alone', async () => {
  const { stdout } = await run(process.execPath, [here('../../test/faults/probe-unprivileged-without-udp-segment.ts')]);
  const seen = v.parse(
    v.object({
      uid: v.pipe(v.number(), v.minValue(1)),
      capabilities: v.literal('0000000000000000'),
      observation: hostObservationSchema,
    }),
    JSON.parse(stdout),
  );
  const refused = { state: 'Unsupported', reason: 'KernelLacksUdpSegment', call: 'getsockopt', errno: 'ENOPROTOOPT' };
  expect(seen.observation.ipv4?.gso).toMatchObject(refused);
  expect(seen.observation.ipv4?.ecn.state).toBe('Capable');
});

it('applies to existing threads and to children', async () => {
  // A worker thread has its own filter unless the filter is synchronized; execFileSync runs a child of the child.
  const look = `
    const { execFileSync } = require('node:child_process');
    const { readdirSync, readFileSync } = require('node:fs');
    const mode = (path) => /^Seccomp:\\s*(\\d)/m.exec(readFileSync(path, 'utf8'))[1];
    const threads = readdirSync('/proc/self/task').map((thread) => mode('/proc/self/task/' + thread + '/status'));
    const child = /^Seccomp:\\s*(\\d)/m.exec(execFileSync('cat', ['/proc/self/status'], { encoding: 'utf8' }))[1];
    console.log(JSON.stringify({ threads, child }));`;
  const { stdout } = await run(process.execPath, ['--import', emulation, '--eval', look]);
  const { threads, child } = v.parse(v.object({ threads: v.array(v.string()), child: v.string() }), JSON.parse(stdout));
  expect(threads.length).toBeGreaterThan(1);
  expect(new Set([...threads, child])).toEqual(new Set(['2']));
});

it('says in one sentence what to do if the kernel rejects the filter', async () => {
  const refusing = here('../../test/faults/refuse-seccomp.ts');
  const failed = run(process.execPath, ['--import', refusing, '--import', emulation, '--eval', '0']);
  await expect(failed).rejects.toMatchObject({ code: 2 });
  await expect(failed).rejects.toThrow(/^The kernel rejects seccomp\(2\) \(EPERM\), which .*: run this outside .*$/m);
});
