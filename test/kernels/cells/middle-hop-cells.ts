import { overWire, unanswered, type Cell } from './cell.ts';
import { devices, type TestNetwork } from '../network/test-network.ts';

const families = ['IPv4', 'IPv6'] as const;

/** What a box between sender and receiver may do to datagrams. */
export const middleHopCells: readonly Cell[] = families.flatMap((family): Cell[] => [
  {
    name: `${family}: a middle hop glues the segments of a burst together`,
    topology: 'hop',
    middleHop: 'merge',
    family,
    expected: [overWire(family, { gso: 'Broken/SegmentsMerged/Wire' })],
  },
  {
    name: `${family}: a middle hop damages the segments of a burst`,
    topology: 'hop',
    middleHop: 'corrupt',
    family,
    expected: [overWire(family, { gso: 'Broken/Corrupted/Wire' })],
  },
  {
    name: `${family}: a middle hop sends everything twice`,
    topology: 'hop',
    middleHop: 'duplicate',
    family,
    expected: [overWire(family)],
  },
  {
    name: `${family}: a middle hop changes the order`,
    topology: 'hop',
    middleHop: 'reorder',
    family,
    expected: [overWire(family)],
  },
  {
    name: `${family}: a middle hop delays everything by 60 ms`,
    topology: 'hop',
    middleHop: 'delay',
    family,
    expected: [overWire(family)],
  },
  {
    name: `${family}: the peer vanishes in the middle of a round`,
    topology: 'hop',
    middleHop: 'vanish',
    family,
    expected: [unanswered],
  },
  {
    name: `${family}: the path behind a router carries 1280 bytes`,
    topology: 'hop',
    family,
    fault: narrowPath,
    expected: [overWire(family)],
  },
  {
    name: `${family}: the path behind a router carries 1280 bytes, and the router keeps that to itself`,
    topology: 'hop',
    family,
    fault: async (network) => {
      await narrowPath(network);
      await silentHop(network);
    },
    // A plain datagram of 1252 bytes has 1280 with IPv4's headers and 1300 with IPv6's, which QUIC loses as well.
    expected: [
      family === 'IPv4'
        ? overWire(family)
        : overWire(family, { gso: 'Unknown/ControlLost/Wire', ecn: 'Capable/Delivered/Wire' }),
    ],
  },
  {
    name: `${family}: a router refuses every fifth datagram with an ICMP error`,
    topology: 'hop',
    family,
    fault: refusingHop,
    // What is refused is lost. Which sends are told of it by an error depends on time, and none of them is refused itself.
    expected: [
      overWire(family, { gso: 'Unknown/ControlLost/Wire', ecn: 'Unknown/ControlLost/Wire' }),
      overWire(family, { gso: 'Unknown/ControlLost/Wire' }),
      unanswered,
    ],
  },
]);

/** Of every five datagrams one is answered with "host unreachable". */
async function refusingHop({ hop }: TestNetwork): Promise<void> {
  await hop.filter(`table inet fault {
    chain forward {
      type filter hook forward priority 0
      iifname ${devices.near} meta l4proto udp numgen inc mod 5 0 reject with icmpx host-unreachable
    }
  }`);
}

/** The smallest MTU that IPv6 allows, on the far side of the router. */
async function narrowPath({ hop, receiver }: TestNetwork): Promise<void> {
  await hop.run(`ip link set ${devices.far} mtu 1280`);
  await receiver.run(`ip link set ${devices.last} mtu 1280`);
}

/** No error of its own leaves the router. */
async function silentHop({ hop }: TestNetwork): Promise<void> {
  await hop.filter(`table inet fault {
    chain output {
      type filter hook output priority 0
      icmp type destination-unreachable drop
      icmpv6 type packet-too-big drop
    }
  }`);
}
