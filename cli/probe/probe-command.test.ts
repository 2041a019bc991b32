import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { load } from 'js-yaml';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { hostObservationSchema } from '../../api/v1alpha1.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const launcher = here('../quicgso.mjs');
const emulation = here('../sandbox/emulate-old-kernel.ts');

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function quicgso(
  args: readonly string[],
  { imports = [] as readonly string[], file = here('../main.ts') } = {},
): Promise<Ran> {
  const { promise, resolve } = Promise.withResolvers<Ran>();
  const before = imports.flatMap((path) => ['--import', path]);
  execFile(process.execPath, [...before, file, ...args], (error, stdout, stderr) => {
    resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr });
  });
  return promise;
}

describe('quicgso probe', () => {
  it('finds this kernel capable, and says so by its exit code', async () => {
    const { code, stdout } = await quicgso(['probe', '--local', '-o', 'json']);
    const observation = v.parse(hostObservationSchema, JSON.parse(stdout));
    expect(observation.ipv4?.gso).toMatchObject({ state: 'Capable', evidence: 'Kernel' });
    expect(observation.maxSegments).toBe(40);
    expect(code).toBe(0);
  });

  it('runs through the launcher, as npx runs it', async () => {
    const { code, stdout } = await quicgso(['probe', '--local', '-o', 'json'], { file: launcher });
    expect(v.is(hostObservationSchema, JSON.parse(stdout))).toBe(true);
    expect(code).toBe(0);
  });

  it('finds a kernel without UDP_SEGMENT unsupported, and names call, error and remedy', async () => {
    const { code, stdout } = await quicgso(['probe', '--local', '-o', 'json'], { imports: [emulation] });
    const { ipv4, findings, maxSegments } = v.parse(hostObservationSchema, JSON.parse(stdout));
    expect(ipv4?.gso).toMatchObject({
      state: 'Unsupported',
      reason: 'KernelLacksUdpSegment',
      call: 'getsockopt',
      errno: 'ENOPROTOOPT',
    });
    expect(maxSegments).toBe(0);
    expect(findings[0]?.remedies.flatMap(({ commands = [] }) => commands)).toContain('QUIC_GO_DISABLE_GSO=true');
    expect(code).toBe(1);
  });

  it('starts without the official client, which takes half a second to load', async () => {
    const imports = [here('../../test/faults/hide-client-node.ts')];
    expect((await quicgso(['probe', '--local'], { imports })).code).toBe(0);
    expect((await quicgso(['nodes'], { imports })).stderr).toContain('the official client is not to be loaded here');
  });

  it('prints the same as YAML', async () => {
    const { stdout } = await quicgso(['probe', '--local', '-o', 'yaml']);
    expect(v.is(hostObservationSchema, load(stdout))).toBe(true);
  });

  it('prints a table for people: each check, the verdict, and the remedies', async () => {
    const { stdout } = await quicgso(['probe', '--local'], { imports: [emulation] });
    expect(stdout).toMatch(/IPv4 GSO\s+│ unsupported │ Kernel/);
    expect(stdout).toMatch(/IPv4 ECN\s+│ ok/);
    expect(stdout).toContain('verdict: not capable');
    expect(stdout).toContain('Workload: switch GSO off');
  });
});

describe('trouble', () => {
  const noKoffi = here('../../test/faults/hide-koffi.ts');
  const otherSystem = here('../../test/faults/pretend-darwin.ts');
  it.each<[string, readonly string[], readonly string[], RegExp]>([
    [
      'koffi that does not load',
      ['probe'],
      [noKoffi],
      /^quicgso: koffi, .* does not load on this machine .*: run "npm ci" here, .*\n$/,
    ],
    [
      'another system than Linux',
      ['probe'],
      [otherSystem],
      /^quicgso: quicgso tests Linux kernels and this is darwin: run it on the Linux machine .*\n$/,
    ],
    [
      'an output format that does not exist',
      ['probe', '-o', 'xml'],
      [],
      /^error: option '-o, --output <format>' argument 'xml' is invalid\. Allowed choices are table, json, yaml\.\n$/,
    ],
    ['a command that does not exist', ['prob'], [], /^error: unknown command 'prob'/],
  ])('%s is one sentence and exit code 2', async (_, args, imports, stderr) => {
    const ran = await quicgso(args, { imports });
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toMatch(stderr);
  });

  it('shows where it comes from with --verbose', async () => {
    const { code, stderr } = await quicgso(['--verbose', 'probe'], { imports: [noKoffi] });
    expect(stderr).toMatch(/\n {4}at /);
    expect(code).toBe(2);
  });
});
