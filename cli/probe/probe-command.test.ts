import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { load } from 'js-yaml';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { hostObservationSchema } from '../../api/v1alpha1.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const launcher = here('../quicgso.mjs');
const emulation = here('../../control-plane/emulation/emulate-old-kernel.ts');

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

/** As programs read it: what a GsoReport holds of the host network, with the checklist and the verdict. */
const printedSchema = v.object({
  ...hostObservationSchema.entries,
  verdict: v.object({ capable: v.string(), exitCode: v.number(), message: v.string() }),
  checks: v.array(v.object({ check: v.string(), status: v.string(), found: v.string() })),
});

function readJson(stdout: string): v.InferOutput<typeof printedSchema> {
  return v.parse(printedSchema, JSON.parse(stdout));
}

/** The words of a text, without how they are laid out. */
function words(text: string): string {
  return text.replaceAll(/\s+(# )?/g, ' ');
}

describe('quicgso probe', () => {
  it('finds this kernel capable and exits with 0', async () => {
    const { code, stdout } = await quicgso(['probe', '--local', '-o', 'json']);
    const { ipv4, maxSegments, verdict } = readJson(stdout);
    expect(ipv4?.gso).toMatchObject({ state: 'Capable', evidence: 'Kernel' });
    expect(maxSegments).toBe(40);
    expect(verdict).toMatchObject({ capable: 'yes', exitCode: 0 });
    expect(code).toBe(0);
  });

  it('runs through the launcher, as npx runs it', async () => {
    const { code, stdout } = await quicgso(['probe', '--local', '-o', 'json'], { file: launcher });
    expect(readJson(stdout).checks.map(({ check }) => check)).toContain('kernel');
    expect(code).toBe(0);
  });

  it('reports a kernel without UDP_SEGMENT as unsupported, with call, error and remedy', async () => {
    const { code, stdout } = await quicgso(['probe', '--local', '-o', 'json'], { imports: [emulation] });
    const { ipv4, findings, maxSegments } = readJson(stdout);
    expect(ipv4?.gso).toMatchObject({
      state: 'Unsupported',
      reason: 'KernelLacksUdpSegment',
      call: 'getsockopt',
      errno: 'ENOPROTOOPT',
    });
    expect(maxSegments).toBe(0);
    expect(findings[0]?.remedies.flatMap(({ commands = [] }) => commands)).toContainEqual(
      expect.stringContaining('QUIC_GO_DISABLE_GSO=true'),
    );
    expect(code).toBe(1);
  });

  it('starts without the official client, which takes half a second to load', async () => {
    const imports = [here('../../test/faults/hide-client-node.ts')];
    expect((await quicgso(['probe', '--local'], { imports })).code).toBe(0);
    expect((await quicgso(['nodes'], { imports })).stderr).toContain('the official client is not to be loaded here');
  });

  it('prints the same facts as text, JSON and YAML', async () => {
    const outputs = ['text', 'json', 'yaml'].map(async (format) =>
      quicgso(['probe', '--local', '-o', format], { imports: [emulation] }),
    );
    const [text, json, yaml] = await Promise.all(outputs);
    const { checks, verdict, findings } = readJson(json?.stdout ?? '');
    const fromYaml = v.parse(printedSchema, load(yaml?.stdout ?? ''));
    expect([fromYaml.checks, fromYaml.verdict, fromYaml.findings]).toEqual([checks, verdict, findings]);
    const remedies = findings.flatMap((finding) => finding.remedies);
    const facts = [
      verdict.message,
      ...checks.flatMap(({ status, found }) => [status, found]),
      ...findings.filter(({ severity }) => severity !== 'Info').flatMap(({ code, message }) => [code, message]),
      ...remedies.flatMap(({ action, commands = [] }) => [action, ...commands]),
    ];
    const shown = words(text?.stdout ?? '');
    expect(facts.filter((fact) => !shown.includes(words(fact)))).toEqual([]);
  });

  it('writes no colors to a pipe', async () => {
    expect((await quicgso(['probe', '--local'])).stdout).not.toContain('\x1b');
  });

  it.each<[string, readonly string[], number]>([
    ['kernel', ['kernel'], 0],
    ['ecn,host', ['ecn', 'host'], 0],
    ['host', ['host'], 2],
  ])('runs only %s with --only', async (only, expected, exitCode) => {
    const { code, stdout } = await quicgso(['probe', '--local', '--only', only, '-o', 'json']);
    expect([...new Set(readJson(stdout).checks.map(({ check }) => check))]).toEqual(expected);
    expect(code).toBe(exitCode);
  });

  it('reports a peer that does not answer, and the local results', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'probe-test-'));
    const keyFile = join(folder, 'key');
    writeFileSync(keyFile, 'k'.repeat(32));
    try {
      // Port 9 is discard (RFC 863), on which nothing listens.
      const { code, stdout } = await quicgso(['probe', '--peer', '127.0.0.1:9', '--key-file', keyFile, '-o', 'json']);
      const { checks, verdict, findings } = readJson(stdout);
      expect(checks.find(({ check }) => check === 'kernel')?.status).toBe('ok');
      const wire = checks.find(({ check }) => check === 'wire');
      expect(wire?.status).toBe('warning');
      expect(wire?.found).toContain('no answer from 127.0.0.1, UDP port 9');
      expect(findings.map((finding) => finding.code)).toContain('PeerUnreachable');
      expect(verdict.capable).toBe('unknown');
      expect(code).toBe(2);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('quicgso probe where netlink is forbidden', () => {
  it('reports it, and runs the other checks', async () => {
    const imports = [here('../../test/faults/forbid-netlink.ts')];
    const { code, stdout } = await quicgso(['probe', '-o', 'json'], { imports });
    const { checks, findings, ipv4 } = readJson(stdout);
    expect(ipv4?.gso).toMatchObject({ state: 'Capable', evidence: 'Kernel' });
    expect(checks.find(({ check }) => check === 'egress')?.found).toContain('EACCES');
    expect(findings.map((finding) => finding.code)).toContain('InterfacesUnknown');
    expect(code).toBe(0);
  });
});

describe('quicgso probe --watch', () => {
  it.each<[string, readonly string[], number]>([
    ['0 when the last round was good', [], 0],
    ['1 when it was not', ['--import', emulation], 1],
  ])('prints a JSON line per round and exits on Ctrl-C with %s', async (_, nodeOptions, exitCode) => {
    const command = [...nodeOptions, here('../main.ts'), 'probe', '--local', '--watch', '-o', 'json'];
    const watching = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] });
    const first = await createInterface(watching.stdout)[Symbol.asyncIterator]().next();
    expect(readJson(String(first.value)).verdict.exitCode).toBe(exitCode);
    watching.kill('SIGINT');
    expect(await once(watching, 'close')).toEqual([exitCode, null]);
  });

  it('prints the time and the checklist as text', async () => {
    const command = [here('../main.ts'), 'probe', '--local', '--watch'];
    const watching = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] });
    let printed = '';
    watching.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      if (printed.includes('verdict: ')) watching.kill('SIGINT');
    });
    await once(watching, 'close');
    expect(printed).toMatch(/^at 20\d\d-.*Z\nquicgso probe of kernel [\s\S]*verdict: capable/);
  });
});

describe('quicgso probe that cannot run', () => {
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
      'an operating system other than Linux',
      ['probe'],
      [otherSystem],
      /^quicgso: quicgso tests Linux kernels, but this is darwin: run it on the Linux machine .*\n$/,
    ],
    [
      'an output format that does not exist',
      ['probe', '-o', 'xml'],
      [],
      /^error: option '-o, --output <format>' argument 'xml' is invalid\. Allowed choices are text, json, yaml\.\n$/,
    ],
    ['a command that does not exist', ['prob'], [], /^error: unknown command 'prob'/],
    [
      'a check that does not exist',
      ['probe', '--only', 'kernel,karnel'],
      [],
      /^quicgso: Unknown check "karnel": --only takes a comma-separated list of kernel, egress, wire, ecn, host\.\n$/,
    ],
    [
      'an interface that does not exist',
      ['probe', '--interface', 'eth99'],
      [],
      /^quicgso: Interface eth99 not found: this machine has lo.*\.\n$/,
    ],
    [
      'the wire without a peer',
      ['probe', '--only', 'wire'],
      [],
      /^quicgso: --only wire requires --peer: name a machine that runs "quicgso responder"\.\n$/,
    ],
    [
      'a key file that does not exist',
      ['probe', '--peer', '127.0.0.1', '--key-file', '/nowhere/key'],
      [],
      /^quicgso: Cannot read key file \/nowhere\/key: .*\n$/,
    ],
  ])('prints one sentence for %s and exits with 2', async (_, args, imports, stderr) => {
    const ran = await quicgso(args, { imports });
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toMatch(stderr);
  });

  it('prints the stack trace with --verbose', async () => {
    const { code, stderr } = await quicgso(['--verbose', 'probe'], { imports: [noKoffi] });
    expect(stderr).toMatch(/\n {4}at /);
    expect(code).toBe(2);
  });
});
