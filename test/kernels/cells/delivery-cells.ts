import { overWire, unanswered, type Cell } from './cell.ts';
import { answerRule, outputRule, receiverRule, senderQueue } from './faults.ts';

const families = ['IPv4', 'IPv6'] as const;
const lossy = 'meta l4proto udp numgen random mod 100 < 30 drop';

/** Healthy paths, and paths that lose datagrams: all of some kind, or any by chance. */
export const deliveryCells: readonly Cell[] = families.flatMap((family): Cell[] => [
  {
    name: `${family}: nothing is wrong`,
    family,
    expected: [overWire(family)],
  },
  {
    name: `${family}: a router stands between, and nothing is wrong`,
    topology: 'hop',
    family,
    expected: [overWire(family)],
  },
  {
    name: `${family}: the sender's queue drops what is longer than a frame (bfifo limit 1510)`,
    family,
    fault: senderQueue('bfifo limit 1510'),
    expected: [overWire(family, { gso: 'Broken/SilentLoss/Wire/ENOBUFS' })],
  },
  {
    // The queue takes a burst apart, keeps its first datagram, and so reports success.
    name: `${family}: the sender's queue takes the first of a burst (tbf limit 1600)`,
    family,
    fault: senderQueue('tbf rate 10gbit burst 1600 limit 1600'),
    expected: [overWire(family, { gso: 'Broken/SilentLoss/Wire' })],
  },
  {
    name: `${family}: the receiver's side drops what is longer than a frame`,
    family,
    fault: receiverRule('meta l4proto udp meta length > 1500 drop'),
    expected: [overWire(family, { gso: 'Broken/SilentLoss/Wire' })],
  },
  {
    name: `${family}: a packet filter of the sender drops what is longer than a frame`,
    family,
    fault: outputRule('meta l4proto udp meta length > 1500 drop'),
    expected: [overWire(family, { gso: 'Unsupported/Filtered/Wire/EPERM' })],
  },
  {
    name: `${family}: 30 % of all datagrams are lost, both ways`,
    family,
    fault: async (network) => {
      await receiverRule(lossy)(network);
      await answerRule(lossy)(network);
    },
    expected: [
      overWire(family, { gso: 'Unknown/ControlLost/Wire', ecn: 'Unknown/ControlLost/Wire' }),
      overWire(family, { gso: 'Unknown/ControlLost/Wire' }),
      unanswered,
    ],
  },
  {
    name: `${family}: 30 % of the answers are lost, and nothing else`,
    family,
    fault: answerRule(lossy),
    expected: [overWire(family), unanswered],
  },
]);
