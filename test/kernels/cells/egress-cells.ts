import { overWire, type Cell } from './cell.ts';
import type { Fault } from './faults.ts';
import { addresses, devices } from '../network/test-network.ts';

const atEgress = { gso: 'Capable/Delivered/Egress', ecn: 'Capable/Delivered/Egress' } as const;
const onLoopback = { gso: 'Capable/Delivered/Kernel', ecn: 'Capable/Delivered/Kernel' } as const;

/** A default route of both families, towards the hop. */
export const defaultRoute: Fault = async ({ sender }) => {
  await sender.run(
    `ip route add default via ${addresses.hop.IPv4} dev ${devices.sender}`,
    `ip route add default via ${addresses.hop.IPv6} dev ${devices.sender}`,
  );
};

/** The interface sends without asking who has an address, as tunnels do. */
export const withoutNeighbours: Fault = async (network) => {
  await network.sender.run(`ip link set ${devices.sender} arp off`);
  await defaultRoute(network);
};

/** The next hop says that it has every address, and would route what it is sent. */
export const proxyArp: Fault = async (network) => {
  await network.hop.run(
    `ip route add default via ${addresses.receiver.hop.IPv4}`,
    `sysctl -qw net.ipv4.conf.${devices.near}.proxy_arp=1 net.ipv4.neigh.${devices.near}.proxy_delay=0`,
  );
  await defaultRoute(network);
};

/** Probes without a peer, on a machine that has a default route. */
export const egressCells: readonly Cell[] = [
  {
    name: 'without a peer: a default route through a network card',
    family: 'IPv4',
    alone: true,
    fault: defaultRoute,
    expected: [overWire('IPv4', atEgress, atEgress)],
  },
  {
    name: 'without a peer: a default route through a device that resolves no neighbours',
    family: 'IPv4',
    alone: true,
    fault: withoutNeighbours,
    expected: [overWire('IPv4', onLoopback, onLoopback)],
  },
  {
    name: 'without a peer: the next hop answers for every address (proxy ARP)',
    topology: 'hop',
    family: 'IPv4',
    alone: true,
    fault: proxyArp,
    expected: [overWire('IPv4', atEgress, atEgress)],
  },
  {
    name: 'without a peer: no default route',
    family: 'IPv4',
    alone: true,
    expected: [overWire('IPv4', onLoopback, onLoopback)],
  },
];
