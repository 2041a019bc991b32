import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import * as v from 'valibot';
import { beforeAll, expect, it } from 'vitest';
import { hostObservationSchema } from '../../api/v1alpha1.ts';
import { runCommand } from '../../control-plane/processes/run-command.ts';
import { makeTemporaryFolder } from '../../control-plane/processes/temporary-folder.ts';
import { sweepNamespaces } from './network/network-namespace.ts';
import { requirePrograms } from './required-programs.ts';
import { startResponder } from './cells/run-cell.ts';
import { defaultRoute } from './cells/egress-cells.ts';
import { addresses, makeNetwork } from './network/test-network.ts';

const checkout = join(import.meta.dirname, '../..');
const mounted = '/mnt';
const nobody =
  'setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps=-all --bounding-set=-all --no-new-privs'.split(' ');

beforeAll(async () => {
  await requirePrograms();
  await sweepNamespaces();
});

/** Runs a command as nobody, without any capability, from a place where nobody may read a checkout in root's home. */
async function asNobody(
  inside: readonly [string, ...string[]] | readonly [],
  ...words: readonly string[]
): Promise<string> {
  const bind = `mount --bind "$1" ${mounted} && cd ${mounted} && shift && exec "$@"`;
  const [first, ...before] = [...inside, 'unshare', '--mount'] as const;
  const { stdout, stderr, exitCode } = await runCommand({
    command: [first, ...before, 'sh', '-ec', bind, 'sh', checkout, ...nobody, ...words],
    signal: AbortSignal.timeout(60_000),
  });
  if (exitCode !== 0) throw new Error(`running ${words.join(' ')}: exit code ${exitCode}, ${stderr}${stdout}`);
  return stdout;
}

const node = process.execPath.startsWith(checkout)
  ? join(mounted, relative(checkout, process.execPath))
  : process.execPath;

it('quicgso probe runs as nobody, without capabilities, on loopback', async () => {
  const status = await asNobody([], node, '-p', "require('fs').readFileSync('/proc/self/status', 'utf8')");
  expect(status).toMatch(/^Uid:\t65534\t65534\t65534\t65534$/m);
  expect(status).toMatch(/^CapEff:\t0{16}$/m);
  expect(status).toMatch(/^CapBnd:\t0{16}$/m);
  const { ipv4 } = read(await asNobody([], node, 'cli/main.ts', 'probe', '--local', '-o', 'json'));
  expect(ipv4?.gso).toMatchObject({ state: 'Capable', evidence: 'Kernel' });
  expect(ipv4?.ecn).toMatchObject({ state: 'Capable', evidence: 'Kernel' });
});

it('and at the interface and to a peer', async () => {
  await using folder = await makeTemporaryFolder(tmpdir());
  const keyFile = join(folder.path, 'key');
  await writeFile(keyFile, 'a key that both of them know, of so many bytes');
  await using network = await makeNetwork('direct');
  await defaultRoute(network);
  await using _ = await startResponder(network.receiver, keyFile);
  // The key comes over a pipe: the file is root's.
  const command = `${node} cli/main.ts probe --peer ${addresses.receiver.direct.IPv4} --key-file /dev/stdin -o json`;
  const { ipv4, ipv6 } = read(
    await asNobody(
      network.sender.inside,
      'sh',
      '-c',
      `echo a key that both of them know, of so many bytes | ${command}`,
    ),
  );
  expect(ipv4?.gso).toMatchObject({ state: 'Capable', evidence: 'Wire' });
  expect(ipv6?.gso).toMatchObject({ state: 'Capable', evidence: 'Egress' });
});

function read(stdout: string): v.InferOutput<typeof hostObservationSchema> {
  return v.parse(hostObservationSchema, JSON.parse(stdout));
}
