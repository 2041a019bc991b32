import { overWire, type Cell } from './cell.ts';
import { receiverRule } from './faults.ts';

/** Paths that treat marked datagrams in another way than unmarked ones. */
export const ecnCells: readonly Cell[] = [
  {
    name: 'IPv4: marked datagrams are dropped on the path',
    family: 'IPv4',
    fault: receiverRule('ip protocol udp ip ecn != not-ect drop'),
    expected: [overWire('IPv4', { ecn: 'Broken/EcnBlackHole/Wire' })],
  },
  {
    name: 'IPv6: marked datagrams are dropped on the path',
    family: 'IPv6',
    fault: receiverRule('ip6 nexthdr udp ip6 ecn != not-ect drop'),
    expected: [overWire('IPv6', { ecn: 'Broken/EcnBlackHole/Wire' })],
  },
  {
    name: 'IPv4: marks are cleared on the path',
    family: 'IPv4',
    fault: receiverRule('ip protocol udp ip ecn set not-ect'),
    expected: [overWire('IPv4', { ecn: 'Degraded/EcnBleached/Wire' })],
  },
  {
    name: 'IPv6: marks are cleared on the path',
    family: 'IPv6',
    fault: receiverRule('ip6 nexthdr udp ip6 ecn set not-ect'),
    expected: [overWire('IPv6', { ecn: 'Degraded/EcnBleached/Wire' })],
  },
];
