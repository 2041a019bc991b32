import type { Logger } from 'pino';
import type { NetworkObservation } from '../../api/v1alpha1.ts';
import type { Clock } from './clock.ts';
import type { Doorbell } from './doorbell.ts';
import { mustPublish, untilNextRound, untilNextTry } from './when.ts';

export interface ProbeParts {
  /** Runs one round. */
  readonly observe: (previous: NetworkObservation | undefined) => Promise<NetworkObservation>;
  /** Writes one observation; rejects if the write fails. */
  readonly publish: (observation: NetworkObservation) => Promise<void>;
  /** The time of the last requested round, as set in the report; a requested round is always written. */
  readonly requested: () => string | undefined;
  /** Called before a long pause. */
  readonly rest: () => void;
  /** Rings when a change requires an immediate round. */
  readonly doorbell: Doorbell;
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** Pause after a failed round, in milliseconds. */
const failedRoundPause = 30_000;

/**
 * Milliseconds from which a pause is long: every pause between two rounds, but not one between quick retries of a
 * write.
 */
const longPause = 20_000;

/** Observes and publishes until `signal` is aborted. A failed write is retried; rounds continue meanwhile. */
export async function runProbe({
  observe,
  publish,
  requested,
  rest,
  doorbell,
  clock,
  log,
  signal,
}: ProbeParts): Promise<void> {
  let latest: NetworkObservation | undefined;
  let published: NetworkObservation | undefined;
  let nextRound = -Infinity;
  let request: string | undefined;
  let answered: string | undefined;
  let failures = 0;
  while (!signal.aborted) {
    if (clock.now() >= nextRound) {
      request = requested();
      try {
        latest = await observe(latest);
        nextRound = clock.now() + untilNextRound(latest);
        log.debug({ rounds: latest.rounds }, 'round completed');
      } catch (err) {
        // No result, so nothing is written and the request stays open; the report becomes stale, which its time shows.
        request = answered;
        log.error({ err }, 'running round failed, retrying');
        nextRound = clock.now() + failedRoundPause;
      }
    }
    if (latest && (request !== answered || mustPublish(published, latest))) {
      try {
        await publish(latest);
        log.info({ rounds: latest.rounds, ipv4: summary(latest.ipv4), ipv6: summary(latest.ipv6) }, 'report written');
        published = latest;
        answered = request;
        failures = 0;
      } catch (err) {
        if (signal.aborted) return;
        failures++;
        if (failures === 1) log.warn({ err }, 'writing report failed, retrying');
      }
    }
    const nextTry = failures > 0 ? clock.now() + untilNextTry(failures) : Infinity;
    const pause = Math.min(nextRound, nextTry) - clock.now();
    if (pause >= longPause) rest();
    if (await doorbell.wait(pause, clock, signal)) nextRound = 0;
  }
}

function summary(family: NetworkObservation['ipv4']): object | undefined {
  return family && { gso: family.gso.reason, ecn: family.ecn.reason };
}
