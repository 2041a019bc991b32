/**
 * What runs in a guest with an old kernel, and what is right there. The guest reads this file too (guest-rounds.ts), so it
 * imports nothing but types and our own descriptions.
 */
import { overWire, type FamilyVerdicts, type Seen } from '../cells/cell.ts';

/** Kernels, by the numbers that matter. */
export type KernelVersion = '5.10' | '6.1' | '6.12' | '7.2';

export interface GuestCell {
  readonly name: string;
  /** Commands of the shell, before and after the round. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Responders to talk to, one of each family; without them the round stays on loopback and at the egress interface. */
  readonly peers: readonly string[];
  readonly expected: (kernel: KernelVersion) => Seen;
}

/** Through each device of the guest: the host's ends of its two network cards, and a namespace behind what it makes itself. */
const peers = {
  card: ['10.77.0.1', 'fd77::1'],
  plainCard: ['10.78.0.1', 'fd78::1'],
  veth: ['10.79.0.2', 'fd79::2'],
  bridge: ['10.80.0.2', 'fd80::2'],
};
const defaultRoutes = (gateways: readonly string[]): string[] =>
  gateways.map((gateway) => `ip route add default via ${gateway}`);
const noDefaultRoutes = ['ip -4 route flush default', 'ip -6 route flush default'];

/** Since 6.11 the kernel computes the checksums of segments itself (10154dbded6d). */
const needsChecksumOffload = (kernel: KernelVersion): boolean => kernel === '5.10' || kernel === '6.1';

export const guestCells: readonly GuestCell[] = [
  {
    name: 'no way out of the machine',
    before: [],
    after: [],
    peers: [],
    expected: () => both('Capable/Delivered/Kernel', 'Capable/Delivered/Kernel'),
  },
  {
    name: 'network card with checksum offload, without a peer',
    before: defaultRoutes(peers.card),
    after: noDefaultRoutes,
    peers: [],
    expected: () => both('Capable/Delivered/Egress', 'Capable/Delivered/Egress'),
  },
  {
    name: 'network card with checksum offload',
    before: defaultRoutes(peers.card),
    after: noDefaultRoutes,
    peers: peers.card,
    expected: () => both('Capable/Delivered/Wire', 'Capable/Delivered/Wire'),
  },
  {
    name: 'network card with checksum offload switched off (ethtool -K tx off)',
    before: ['ethtool -K eth0 tx off', ...defaultRoutes(peers.card)],
    after: [...noDefaultRoutes, 'ethtool -K eth0 tx on'],
    peers: peers.card,
    expected: (kernel) => checksumFault(kernel, 'Wire'),
  },
  {
    name: 'network card without checksum offload, without a peer',
    before: defaultRoutes(peers.plainCard),
    after: noDefaultRoutes,
    peers: [],
    expected: (kernel) => checksumFault(kernel, 'Egress'),
  },
  {
    name: 'network card without checksum offload',
    before: defaultRoutes(peers.plainCard),
    after: noDefaultRoutes,
    peers: peers.plainCard,
    expected: (kernel) => checksumFault(kernel, 'Wire'),
  },
  {
    name: 'veth',
    before: [],
    after: [],
    peers: peers.veth,
    expected: () => both('Capable/Delivered/Wire', 'Capable/Delivered/Wire'),
  },
  {
    name: 'veth with checksum offload switched off',
    before: ['ethtool -K veth0 tx off'],
    after: ['ethtool -K veth0 tx on'],
    peers: peers.veth,
    expected: (kernel) => checksumFault(kernel, 'Wire'),
  },
  {
    name: 'bridge',
    before: [],
    after: [],
    peers: peers.bridge,
    expected: () => both('Capable/Delivered/Wire', 'Capable/Delivered/Wire'),
  },
  {
    name: 'default route through a tun device, where nothing may be sent without a peer',
    before: ['ip route add default dev tun0', 'ip -6 route add default dev tun0'],
    after: noDefaultRoutes,
    peers: [],
    expected: () => both('Capable/Delivered/Kernel', 'Capable/Delivered/Kernel'),
  },
  {
    name: 'IPsec (ESP) between the machines',
    before: [...defaultRoutes(peers.veth), ...ipsec('10.79.0.1', '10.79.0.2'), ...ipsec('fd79::1', 'fd79::2')],
    after: [
      ...noDefaultRoutes,
      'ip xfrm policy flush',
      'ip xfrm state flush',
      'ip -n peer xfrm policy flush',
      'ip -n peer xfrm state flush',
    ],
    peers: peers.veth,
    // On any kernel: udp_send_skb refuses a route with a transformation.
    expected: () => both('Unsupported/IpsecRoute/Wire/EIO', 'Capable/Delivered/Wire'),
  },
];

/** The same for both families. */
function both(gso: FamilyVerdicts['gso'], ecn: FamilyVerdicts['ecn']): Seen {
  return overWire('IPv4', { gso, ecn }, { gso, ecn });
}

function checksumFault(kernel: KernelVersion, evidence: 'Wire' | 'Egress'): Seen {
  const gso = needsChecksumOffload(kernel)
    ? (`Unsupported/NoChecksumOffload/${evidence}/EIO` as const)
    : (`Capable/Delivered/${evidence}` as const);
  return both(gso, `Capable/Delivered/${evidence}`);
}

/** Encapsulates everything between two addresses, with null encryption, in this namespace and in the peer's. */
function ipsec(here: string, there: string): string[] {
  const ways = [
    { from: here, to: there, spi: '0x101' },
    { from: there, to: here, spi: '0x102' },
  ];
  return ['ip', 'ip -n peer'].flatMap((ip) => [
    ...ways.map(
      ({ from, to, spi }) =>
        `${ip} xfrm state add src ${from} dst ${to} proto esp spi ${spi} mode transport auth digest_null '' enc cipher_null ''`,
    ),
    ...ways.map(({ from, to }) => {
      const direction = (from === here) === (ip === 'ip') ? 'out' : 'in';
      return `${ip} xfrm policy add src ${from} dst ${to} proto 17 dir ${direction} tmpl src ${from} dst ${to} proto esp mode transport`;
    }),
  ]);
}
