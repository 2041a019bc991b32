import type { NetworkObservation, PeerObservation } from '../../api/v1alpha1.ts';

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

function shortenPeer({ message = '', control, gso, ecn, ...peer }: PeerObservation): PeerObservation {
  const isWhole = [control, gso, ecn].every((tally) => tally !== undefined && tally.received === tally.sent);
  const withoutNumbers = isWhole && peer.state === 'Capable' && control !== undefined && control.sent > 0;
  // What was refused (ENOBUFS) is not in the numbers, and what the receiver's kernel threw away stands nowhere else.
  const saysMore = peer.errno !== undefined || message.includes('the receiver');
  const repeatsNumbers = peer.reason === 'SilentLoss' && control !== undefined && gso !== undefined && !saysMore;
  return {
    ...peer,
    time: inSeconds(peer.time),
    ...(message !== '' && !repeatsNumbers && { message }),
    ...(withoutNumbers ? {} : { ...(control && { control }), ...(gso && { gso }), ...(ecn && { ecn }) }),
  };
}

function inSeconds(time: string): string {
  return time.replace(/\.\d+Z$/, 'Z');
}
