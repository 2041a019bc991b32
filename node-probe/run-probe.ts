import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import type { Observation } from './publish-report.ts';
import { mustPublish, untilNextRound, untilNextTry } from './when.ts';

export interface ProbeParts {
  /** Runs one round. */
  readonly observe: (previous: Observation | undefined) => Observation;
  /** Writes one observation; rejects when it could not. */
  readonly publish: (observation: Observation) => Promise<void>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** Observes and publishes until `signal` is aborted. A failed write is tried again; rounds go on meanwhile. */
export async function runProbe({ observe, publish, clock, log, signal }: ProbeParts): Promise<void> {
  let latest: Observation | undefined;
  let published: Observation | undefined;
  let nextRound = 0;
  let failures = 0;
  while (!signal.aborted) {
    if (!latest || clock.now() >= nextRound) {
      latest = observe(latest);
      nextRound = clock.now() + untilNextRound(latest);
      log.debug({ rounds: latest.rounds }, 'round done');
    }
    const pending = mustPublish(published, latest);
    if (pending) {
      try {
        await publish(latest);
        log.info({ rounds: latest.rounds, ipv4: summary(latest.ipv4), ipv6: summary(latest.ipv6) }, 'report written');
        published = latest;
        failures = 0;
        continue;
      } catch (err) {
        if (signal.aborted) return;
        failures++;
        if (failures === 1) log.warn({ err }, 'writing the report failed, trying again');
      }
    }
    const nextTry = pending ? clock.now() + untilNextTry(failures) : Infinity;
    await clock.pause(Math.min(nextRound, nextTry) - clock.now(), signal);
  }
}

function summary(family: Observation['ipv4']): object | undefined {
  return family && { gso: family.gso.reason, ecn: family.ecn.reason };
}
