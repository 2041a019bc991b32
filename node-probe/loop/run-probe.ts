import type { Logger } from 'pino';
import type { NetworkObservation } from '../../api/v1alpha1.ts';
import type { Clock } from './clock.ts';
import type { Doorbell } from './doorbell.ts';
import { mustPublish, untilNextRound, untilNextTry } from './when.ts';

export interface ProbeParts {
  /** Runs one round. */
  readonly observe: (previous: NetworkObservation | undefined) => Promise<NetworkObservation>;
  /** Writes one observation; rejects when it could not. */
  readonly publish: (observation: NetworkObservation) => Promise<void>;
  /** The time at which a person last asked for a round, as it stands in the report; the round that answers is written. */
  readonly requested: () => string | undefined;
  /** Called before a long pause. */
  readonly rest: () => void;
  /** Rung when something changed that asks for a round at once. */
  readonly doorbell: Doorbell;
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** After a round that could not be finished, in milliseconds. */
const failedRoundPause = 30_000;

/** From so many milliseconds on a pause is long: between two rounds, however soon, and not between quick tries to write. */
const longPause = 20_000;

/** Observes and publishes until `signal` is aborted. A failed write is tried again; rounds go on meanwhile. */
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
        // Nothing was seen, so nothing new is said, nor answered; the report grows old, and says so by itself.
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
