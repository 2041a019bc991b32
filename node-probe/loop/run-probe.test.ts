import { pino } from 'pino';
import { expect, it } from 'vitest';
import type { NetworkObservation } from '../../api/v1alpha1.ts';
import { Doorbell } from './doorbell.ts';
import { runProbe } from './run-probe.ts';

const log = pino({ level: 'silent' });

/** Runs a probe for a number of milliseconds of a clock that jumps; `refuse` decides which writes fail. */
async function runFor(
  milliseconds: number,
  refuse: (now: number) => boolean,
  rungBy?: (doorbell: Doorbell, now: number) => void,
  requests?: (now: number) => string,
): Promise<{ observed: number; written: NetworkObservation[]; rests: number }> {
  const stopping = new AbortController();
  const written: NetworkObservation[] = [];
  const doorbell = new Doorbell();
  let [now, observed, rests] = [0, 0, 0];
  await runProbe({
    observe: async () => {
      rungBy?.(doorbell, now);
      return observation(++observed, now);
    },
    doorbell,
    requested: () => requests?.(now),
    rest: () => rests++,
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
  return { observed, written, rests };
}

function observation(rounds: number, now: number): NetworkObservation {
  return { addresses: [], lastRound: new Date(now).toISOString(), rounds, maxSegments: 0, findings: [] };
}

it('writes the first round, and no identical one', async () => {
  const { observed, written } = await runFor(25 * 60_000, () => false);
  expect(observed).toBe(3);
  expect(written.map(({ rounds }) => rounds)).toEqual([1]);
});

it('writes a heartbeat after half an hour', async () => {
  const { written } = await runFor(45 * 60_000, () => false);
  expect(written).toHaveLength(2);
});

it('keeps observing while the API server is unavailable, then writes the latest round', async () => {
  const { observed, written } = await runFor(25 * 60_000, (now) => now < 22 * 60_000);
  expect(observed).toBe(3);
  expect(written.map(({ rounds }) => rounds)).toEqual([3]);
});

it.each([
  ['after each round', 25, () => false, 3],
  ['not between quick retries of a write', 1 / 2, () => true, 0],
])('gives memory back before a long pause: %s', async (_, minutes, refuse, expected) => {
  const { rests } = await runFor(minutes * 60_000, refuse);
  expect(rests).toBe(expected);
});

it('stops immediately when the signal aborts', async () => {
  const { observed } = await runFor(0, () => true);
  expect(observed).toBe(1);
});

it('runs another round immediately when the doorbell rings, even during a round', async () => {
  let rung = false;
  const { observed } = await runFor(
    60_000,
    () => false,
    (doorbell) => {
      if (!rung) doorbell.ring();
      rung = true;
    },
  );
  expect(observed).toBe(2);
});

it('writes a requested round even if nothing changed', async () => {
  const asked = (now: number): string => (now < 60_000 ? 'once' : 'again');
  const { written } = await runFor(12 * 60_000, () => false, undefined, asked);
  expect(written.map(({ rounds }) => rounds)).toEqual([1, 2]);
});

it('continues after a failed round', async () => {
  let failed = false;
  const { written } = await runFor(
    60_000,
    () => false,
    () => {
      if (failed) return;
      failed = true;
      throw new Error('the interfaces cannot be read');
    },
  );
  expect(failed).toBe(true);
  expect(written).toHaveLength(1);
});
