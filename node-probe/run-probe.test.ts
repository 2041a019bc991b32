import { pino } from 'pino';
import { expect, it } from 'vitest';
import type { NetworkObservation } from '../api/v1alpha1.ts';
import type { Observation } from './publish-report.ts';
import { runProbe } from './run-probe.ts';

const log = pino({ level: 'silent' });

/** Runs a probe for so many milliseconds of a clock that jumps; `refuse` says when a write fails. */
async function runFor(
  milliseconds: number,
  refuse: (now: number) => boolean,
): Promise<{ observed: number; written: Observation[] }> {
  const stopping = new AbortController();
  const written: Observation[] = [];
  let [now, observed] = [0, 0];
  await runProbe({
    observe: () => observation(++observed, now),
    publish: async (next) => {
      if (refuse(now)) throw new Error('the API server is away');
      written.push(next);
    },
    clock: {
      now: () => now,
      pause: async (wait) => {
        now += wait;
        if (now > milliseconds) stopping.abort();
      },
    },
    log,
    signal: stopping.signal,
  });
  return { observed, written };
}

function observation(rounds: number, now: number): NetworkObservation {
  return { addresses: [], lastRound: new Date(now).toISOString(), rounds, maxSegments: 0, findings: [] };
}

it('writes the first round and not the same again', async () => {
  const { observed, written } = await runFor(25 * 60_000, () => false);
  expect(observed).toBe(3);
  expect(written.map(({ rounds }) => rounds)).toEqual([1]);
});

it('writes a heartbeat after half an hour', async () => {
  const { written } = await runFor(45 * 60_000, () => false);
  expect(written).toHaveLength(2);
});

it('goes on observing while the API server is away, and then writes the newest round', async () => {
  const { observed, written } = await runFor(25 * 60_000, (now) => now < 22 * 60_000);
  expect(observed).toBe(3);
  expect(written.map(({ rounds }) => rounds)).toEqual([3]);
});

it('stops at once when it is told to', async () => {
  const { observed } = await runFor(0, () => true);
  expect(observed).toBe(1);
});
