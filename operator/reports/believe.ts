import { type Network, networks } from '../../api/names.ts';
import type { Observed } from './read-report.ts';
import type { ObservedNetwork } from './summarize-network.ts';

/** A probe writes at least every 30 minutes: two writes may be missed, and a few minutes be lost. */
export const staleAfterMinutes = 75;
export const staleAfterMs = staleAfterMinutes * 60_000;

/** Clocks of nodes differ a little. A time further ahead is no time of a round. */
export const clockToleranceMs = 5 * 60_000;

/** What a probe's half of a report is worth: only a fresh one counts. */
export type Believed = {
  /** When this changes by the clock alone, in milliseconds since 1970; Infinity: never. */
  readonly until: number;
} & (
  | { readonly kind: 'none'; readonly observed?: undefined }
  | { readonly kind: 'unreadable'; readonly observed?: undefined; readonly problem: string }
  | { readonly kind: 'stale' | 'future' | 'fresh'; readonly observed: ObservedNetwork }
);

export type BelievedReport = Readonly<Record<Network, Believed>>;

/** Says once for a turn what of a report is believed at `now`, in milliseconds since 1970. Nothing else asks for its age. */
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

/** The networks of which one of these is believed. */
export function networksThatAre(believed: BelievedReport, ...kinds: readonly Believed['kind'][]): Network[] {
  return networks.filter((network) => kinds.includes(believed[network].kind));
}
