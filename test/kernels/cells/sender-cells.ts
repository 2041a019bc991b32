import { join } from 'node:path';
import type { Evidence } from '../../../api/vocabulary.ts';
import type { Family } from '../../../linux/socket-address.ts';
import { overWire, type Cell, type Seen, type Verdict } from './cell.ts';
import { refuseSends } from './refuse-sends.ts';

const families = ['IPv4', 'IPv6'] as const;
const emulateOldKernel = join(import.meta.dirname, '../../../control-plane/emulation/emulate-old-kernel.ts');
const errno = { EIO: '5', EINVAL: '22' };

/** What is wrong with the sender's machine, whatever the path. */
export const senderCells: readonly Cell[] = [
  ...families.flatMap((family): Cell[] => [
    {
      name: `${family}: the kernel knows no UDP_SEGMENT`,
      family,
      nodeOptions: ['--import', emulateOldKernel],
      // No peer has a part in it, so the evidence is the kernel even where one answered.
      expected: [everywhere(family, () => 'Unsupported/KernelLacksUdpSegment/Kernel/ENOPROTOOPT')],
    },
    {
      name: `${family}: GSO sends fail with EIO on this kernel`,
      family,
      under: refuseSends('--gso', errno.EIO),
      expected: [everywhere(family, (evidence) => `Unsupported/IpsecRoute/${evidence}/EIO`)],
    },
    {
      name: `${family}: GSO sends fail with EIO on a kernel that says 6.1`,
      family,
      under: refuseSends('--gso', errno.EIO, '--release', '6.1.0'),
      expected: [everywhere(family, (evidence) => `Unsupported/NoChecksumOffload/${evidence}/EIO`)],
    },
    {
      name: `${family}: GSO sends fail with EINVAL`,
      family,
      under: refuseSends('--gso', errno.EINVAL),
      expected: [everywhere(family, (evidence) => `Unsupported/SendRejected/${evidence}/EINVAL`)],
    },
  ]),
  {
    name: 'IPv4: a 1-byte IP_TOS control message fails with EINVAL',
    family: 'IPv4',
    under: refuseSends('--one-byte-tos', errno.EINVAL),
    expected: [overWire('IPv4', { ecn: 'Unsupported/EcnRejected/Wire/EINVAL' })],
  },
  {
    name: 'IPv4: the machines have no IPv6',
    family: 'IPv4',
    fault: async ({ sender, receiver }) => {
      for (const namespace of [sender, receiver]) await namespace.run('sysctl -qw net.ipv6.conf.all.disable_ipv6=1');
    },
    expected: [overWire('IPv4', {}, 'none')],
  },
  {
    name: 'IPv6: the machines have no IPv4',
    family: 'IPv6',
    fault: async ({ sender, receiver }) => {
      for (const namespace of [sender, receiver]) await namespace.run('ip -4 address flush scope global');
      for (const namespace of [sender, receiver]) await namespace.run('ip address delete 127.0.0.1/8 dev lo');
    },
    expected: [overWire('IPv6', {}, 'none')],
  },
];

/** A fault of the kernel shows on loopback as well: the family without a peer says the same, from the kernel alone. */
function everywhere(family: Family, gso: (evidence: Evidence) => Verdict): Seen {
  const local = { gso: gso('Kernel'), ecn: 'Capable/Delivered/Kernel' } as const;
  return overWire(family, { gso: gso('Wire') }, local);
}
