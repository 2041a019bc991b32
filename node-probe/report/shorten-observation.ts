import type { NetworkObservation, PeerFault, PeerObservation } from '../../api/v1alpha1.ts';

type PeerNumbers = NonNullable<PeerObservation['numbers']>;

/** Findings worth a line on a terminal, but not space in the report of every node. */
const onlyForTerminals = ['VirtioFlags'];

/** The most that a report holds (crds/gsoreports.yaml). */
const mostAddresses = 4;

/**
 * Drops redundant data, because every node of a cluster has a report: the numbers of exchanges in which everything
 * arrived, messages that only repeat numbers, milliseconds, and findings that need no action.
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
  // The drops of the receiver's kernel are only explained in the message.
  const isRedundant = numbers !== undefined && peer.receiverDropped === undefined;
  const shorten = (fault: PeerFault): PeerFault => (isRedundant ? withoutRepetition(fault) : fault);
  const found = Object.entries(faults).map(([capability, fault]) => [capability, shorten(fault)] as const);
  const short = numbers && shortenNumbers(numbers, peer.gso === 'Capable');
  return {
    ...peer,
    time: inSeconds(peer.time),
    ...(found.length > 0 && { faults: Object.fromEntries(found) }),
    ...(short && { numbers: short }),
  };
}

/** Undefined if everything arrived. */
function shortenNumbers({ control, gso, ecn }: PeerNumbers, isCapable: boolean): PeerNumbers | undefined {
  const isWhole = ({ sent, received }: PeerNumbers['control']): boolean => sent === received;
  const lostMarks = ecn && !isWhole(ecn) && { ecn };
  if (isCapable && isWhole(control) && control.sent > 0 && isWhole(gso) && !lostMarks) return undefined;
  return { control, gso, ...lostMarks };
}

/** Numbers alone describe a loss, but they do not include rejected sends (ENOBUFS). */
function withoutRepetition({ message, ...fault }: PeerFault): PeerFault {
  const isLoss = fault.reason === 'SilentLoss' || fault.reason === 'EcnBlackHole';
  return isLoss && fault.errno === undefined ? fault : { ...fault, ...(message !== undefined && { message }) };
}

function inSeconds(time: string): string {
  return time.replace(/\.\d+Z$/, 'Z');
}
