import type { NetworkObservation, Result } from '../../api/v1alpha1.ts';
import { settledRounds } from '../judge/good-rounds.ts';

/** All times in milliseconds. */
const minute = 60_000;
const usualInterval = 10 * minute;
const soonInterval = minute / 2;
const heartbeat = 30 * minute;
const retryFirst = 1000;
const retryMost = minute;

/** Adds up to a tenth, so that the probes of a cluster do not all write at the same time. */
function jittered(delay: number, random: () => number): number {
  return delay * (1 + random() / 10);
}

/** Time until the next round: short while a result is bad, unknown or only just good, otherwise the usual interval. */
export function untilNextRound(observation: NetworkObservation, random = Math.random): number {
  const unsettled = resultsOf(observation).some(
    ({ state, goodRounds }) =>
      state === 'Broken' || state === 'Unknown' || (state === 'Capable' && goodRounds < settledRounds),
  );
  return jittered(unsettled ? soonInterval : usualInterval, random);
}

/** Time until the next retry after a number of consecutive failures. */
export function untilNextTry(failures: number, random = Math.random): number {
  return jittered(Math.min(retryFirst * 2 ** (failures - 1), retryMost), random);
}

/** Whether an observation must be written: it differs, or the last write is a heartbeat ago. */
export function mustPublish(published: NetworkObservation | undefined, next: NetworkObservation): boolean {
  if (!published) return true;
  const age = Date.parse(next.lastRound) - Date.parse(published.lastRound);
  return age >= heartbeat || withoutCounters(published) !== withoutCounters(next);
}

function resultsOf({ ipv4, ipv6 }: NetworkObservation): Result[] {
  return [ipv4, ipv6].flatMap((family) => (family ? [family.gso, family.ecn] : []));
}

/** Times, round numbers and exact counts differ in every round without being news. */
function withoutCounters(observation: NetworkObservation): string {
  const peers = observation.peers?.map(({ node, family, address, gso, ecn, faults }) => [
    [node, family, address, gso, ecn],
    [faults?.gso?.reason, faults?.gso?.errno, faults?.ecn?.reason, faults?.ecn?.errno],
  ]);
  const findings = observation.findings.map(({ code, severity }) => [code, severity]);
  return JSON.stringify({ ...observation, peers, findings, lastRound: undefined, rounds: undefined });
}
