import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { runCommand } from '../../../control-plane/processes/run-command.ts';
import type { Verdict } from '../cells/cell.ts';
import type { GuestKernel } from './guest-kernel.ts';
import { makeNamespace } from '../network/network-namespace.ts';
import { startResponder } from '../cells/run-cell.ts';

const verdict = v.custom<Verdict>((text) => typeof text === 'string' && text.includes('/'));
const verdicts = v.object({ gso: verdict, ecn: verdict });
const lineSchema = v.union([
  v.object({
    cell: v.string(),
    seen: v.object({
      kind: v.literal('observed'),
      families: v.object({ IPv4: v.exactOptional(verdicts), IPv6: v.exactOptional(verdicts) }),
      exitCode: v.number(),
    }),
  }),
  v.object({ cell: v.string(), failed: v.string() }),
]);

/** What a guest says about one cell. */
export type GuestLine = v.InferOutput<typeof lineSchema>;

/** Longer than a guest takes, on a busy machine too. Milliseconds. */
const patience = 240_000;

/** Both ends of a guest's network cards are taps in a namespace of its own, so nothing leaves the machine. */
const cards = [
  { subnet: 77, options: '' },
  // As a hypervisor that offers no offloads; those for segmentation need the one for checksums.
  { subnet: 78, options: ',csum=off,gso=off,host_tso4=off,host_tso6=off,host_ecn=off,host_ufo=off' },
];

/** The guest's clock counts its instructions, so that it is never too slow for its own timeouts, however busy the host is. */
const guestTime = ['-icount', 'shift=1'];

/** QEMU 7.2 loses the flags of cmpxchg16b when an interrupt comes, and the kernel's allocator with them. */
const cpu = 'max,-cx16';

export interface Guest {
  readonly kernel: GuestKernel;
  readonly image: string;
  readonly keyFile: string;
  /** A folder for what it prints. */
  readonly work: string;
}

/** Boots a guest, lets it run all its cells, and returns what it said. It is emulated: /dev/kvm is not needed. */
export async function bootGuest({ kernel, image, keyFile, work }: Guest): Promise<GuestLine[]> {
  await using namespace = await makeNamespace();
  for (const [index, { subnet }] of cards.entries()) {
    await namespace.run(
      `ip tuntap add dev tap${index} mode tap vnet_hdr`,
      `ip address add 10.${subnet}.0.1/24 dev tap${index}`,
      `ip address add fd${subnet}::1/64 dev tap${index} nodad`,
      `ip link set tap${index} up`,
    );
  }
  await using running = new AsyncDisposableStack();
  running.use(await startResponder(namespace, keyFile));
  const [console, results] = [join(work, `${kernel.version}.console`), join(work, `${kernel.version}.results`)];
  const network = cards.flatMap(({ options }, index) => [
    '-netdev',
    `tap,id=card${index},ifname=tap${index},script=no,downscript=no`,
    '-device',
    `virtio-net-pci,netdev=card${index},romfile=${options}`,
  ]);
  const machine = [
    '-accel',
    'tcg',
    ...guestTime,
    '-cpu',
    cpu,
    '-m',
    '1024',
    '-display',
    'none',
    '-nodefaults',
    '-no-reboot',
  ];
  const lines = ['-serial', `file:${console}`, '-serial', `file:${results}`];
  const system = ['-kernel', join(kernel.folder, 'vmlinuz'), '-initrd', image];
  const options = ['-append', 'console=ttyS0 panic=-1 net.ifnames=0 quiet'];
  const { exitCode, stderr } = await runCommand({
    command: [...namespace.inside, 'qemu-system-x86_64', ...machine, ...network, ...lines, ...system, ...options],
    signal: AbortSignal.timeout(patience),
  });
  const printed = await readFile(results, 'utf8');
  if (exitCode !== 0 || printed === '') {
    const last = (await readFile(console, 'utf8')).split('\n').slice(-20).join('\n');
    throw new Error(`booting kernel ${kernel.version}: exit code ${exitCode}, ${stderr}${last}`);
  }
  return printed
    .trim()
    .split('\n')
    .map((line) => v.parse(lineSchema, JSON.parse(line)));
}
