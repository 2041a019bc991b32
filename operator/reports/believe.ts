import { type Network, networks } from '../../api/names.ts';
import type { Observed } from './read-report.ts';
import type { ObservedNetwork } from './summarize-network.ts';

/** A probe writes at least every 30 minutes; this allows for two missed writes and some delay. */
export const staleAfterMinutes = 75;
export const staleAfterMs = staleAfterMinutes * 60_000;

/** Tolerated clock skew between nodes. A round further in the future is invalid. */
export const clockToleranceMs = 5 * 60_000;

/** How far one network's part of a report can be trusted: only a fresh one counts. */
export type Believed = {
  /** When this expires, in milliseconds since 1970; Infinity: never. */
  readonly until: number;
} & (
  | { readonly kind: 'none'; readonly observed?: undefined }
  | { readonly kind: 'unreadable'; readonly observed?: undefined; readonly problem: string }
  | { readonly kind: 'stale' | 'future' | 'fresh'; readonly observed: ObservedNetwork }
);

export type BelievedReport = Readonly<Record<Network, Believed>>;

/**
 * Judges a report's age and validity once per reconcile, at `now` in milliseconds since 1970. Nothing else checks its
 * age.
 */
export function believe(report: Readonly<Record<Network, Observed>> | undefined, now: number): BelievedReport {
  return { pod: believeHalf(report?.pod, now), host: believeHalf(report?.host, now) };
}

function believeHalf(observed: Observed, now: number): Believed {
  if (observed === undefined) return { kind: 'none', until: Infinity };
  if ('problem' in observed) return { kind: 'unreadable', problem: observed.problem, until: Infinity };
  const { lastRound } = observed;
  if (lastRound > now + clockToleranceMs) return { kind: 'future', observed, until: lastRound - clockToleranceMs };
  if (lastRound < now - staleAfterMs) return { kind: 'stale', observed, until: Infinity };
  return { kind: 'fresh', observed, until: lastRound + staleAfterMs + 1 };
}

/** The networks whose part of the report is of one of these kinds. */
export function networksThatAre(believed: BelievedReport, ...kinds: readonly Believed['kind'][]): Network[] {
  return networks.filter((network) => kinds.includes(believed[network].kind));
}
