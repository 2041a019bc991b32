import type { Result } from '../api/v1alpha1.ts';
import { settledRounds } from './good-rounds.ts';
import type { Observation } from './publish-report.ts';

/** All times in milliseconds. */
const minute = 60_000;
const usualInterval = 10 * minute;
const soonInterval = minute / 2;
const heartbeat = 30 * minute;
const retryFirst = 1000;
const retryMost = minute;

/** Up to a tenth more, so that the probes of a cluster do not all write at once. */
function jittered(delay: number, random: () => number): number {
  return delay * (1 + random() / 10);
}

/** How long to wait for the next round: soon while something is unclear or has just become good, else the usual time. */
export function untilNextRound(observation: Observation, random = Math.random): number {
  const unsettled = resultsOf(observation).some(
    ({ state, goodRounds }) =>
      state === 'Broken' || state === 'Unknown' || (state === 'Capable' && goodRounds < settledRounds),
  );
  return jittered(unsettled ? soonInterval : usualInterval, random);
}

/** How long to wait after so many failed writes in a row. */
export function untilNextTry(failures: number, random = Math.random): number {
  return jittered(Math.min(retryFirst * 2 ** (failures - 1), retryMost), random);
}

/** Whether an observation must be written: it says something new, or the last write is a heartbeat ago. */
export function mustPublish(published: Observation | undefined, next: Observation): boolean {
  if (!published) return true;
  const age = Date.parse(next.lastRound) - Date.parse(published.lastRound);
  return age >= heartbeat || withoutCounters(published) !== withoutCounters(next);
}

function resultsOf({ ipv4, ipv6 }: Observation): Result[] {
  return [ipv4, ipv6].flatMap((family) => (family ? [family.gso, family.ecn] : []));
}

/** Time and number of a round differ in every round, and say nothing new. */
function withoutCounters(observation: Observation): string {
  return JSON.stringify({ ...observation, lastRound: undefined, rounds: undefined });
}
