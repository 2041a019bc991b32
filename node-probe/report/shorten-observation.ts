import type { NetworkObservation, PeerFault, PeerObservation } from '../../api/v1alpha1.ts';

type PeerNumbers = NonNullable<PeerObservation['numbers']>;

/** What is worth a line on a terminal, but not the room in the report of every node. */
const onlyForTerminals = ['VirtioFlags'];

/** As many as a report holds (crds/gsoreports.yaml). */
const mostAddresses = 4;

/**
 * Leaves out what says nothing, because every node of a cluster has a report: the numbers of exchanges in which everything
 * arrived, messages that only repeat numbers, milliseconds, and findings that change nothing.
 */
export function shortenObservation<Observation extends NetworkObservation>(observation: Observation): Observation {
  const { addresses, peers, findings, lastRound } = observation;
  return {
    ...observation,
    addresses: addresses.slice(0, mostAddresses),
    lastRound: inSeconds(lastRound),
    ...(peers && { peers: peers.map(shortenPeer) }),
    findings: findings.filter(({ code }) => !onlyForTerminals.includes(code)),
  };
}

function shortenPeer({ faults = {}, numbers, ...peer }: PeerObservation): PeerObservation {
  // What the receiver's kernel threw away is told in words too.
  const isTold = numbers !== undefined && peer.receiverDropped === undefined;
  const shorten = (fault: PeerFault): PeerFault => (isTold ? withoutRepetition(fault) : fault);
  const found = Object.entries(faults).map(([capability, fault]) => [capability, shorten(fault)] as const);
  const short = numbers && shortenNumbers(numbers, peer.gso === 'Capable');
  return {
    ...peer,
    time: inSeconds(peer.time),
    ...(found.length > 0 && { faults: Object.fromEntries(found) }),
    ...(short && { numbers: short }),
  };
}

/** Undefined where everything arrived. */
function shortenNumbers({ control, gso, ecn }: PeerNumbers, isCapable: boolean): PeerNumbers | undefined {
  const isWhole = ({ sent, received }: PeerNumbers['control']): boolean => sent === received;
  const lostMarks = ecn && !isWhole(ecn) && { ecn };
  if (isCapable && isWhole(control) && control.sent > 0 && isWhole(gso) && !lostMarks) return undefined;
  return { control, gso, ...lostMarks };
}

/** Loss is told by its numbers alone; but what was refused (ENOBUFS) is not in them. */
function withoutRepetition({ message, ...fault }: PeerFault): PeerFault {
  const isLoss = fault.reason === 'SilentLoss' || fault.reason === 'EcnBlackHole';
  return isLoss && fault.errno === undefined ? fault : { ...fault, ...(message !== undefined && { message }) };
}

function inSeconds(time: string): string {
  return time.replace(/\.\d+Z$/, 'Z');
}
