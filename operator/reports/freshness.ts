/** A probe writes at least every 30 minutes: two writes may be missed, and a few minutes be lost. */
export const staleAfterMinutes = 75;
export const staleAfterMs = staleAfterMinutes * 60_000;

/** Clocks of nodes differ a little. A time further ahead is no time of a round. */
export const clockToleranceMs = 5 * 60_000;

export interface Freshness {
  readonly state: 'Fresh' | 'Stale' | 'Future';
  /** When this changes by the clock alone, in milliseconds since 1970; undefined when it does not. */
  readonly changesAt: number | undefined;
}

/** Whether a round that ended at `lastRound` is to be believed at `now`; both in milliseconds since 1970. */
export function judgeFreshness(lastRound: number, now: number): Freshness {
  if (lastRound > now + clockToleranceMs) return { state: 'Future', changesAt: lastRound - clockToleranceMs };
  if (lastRound < now - staleAfterMs) return { state: 'Stale', changesAt: undefined };
  return { state: 'Fresh', changesAt: lastRound + staleAfterMs + 1 };
}
