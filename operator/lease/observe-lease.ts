import type { Lease } from './lease.ts';

/** The Lease as last observed, and from when on, by the local clock, this replica may take it. */
export interface ObservedLease {
  /** Undefined: it does not exist. */
  readonly lease: Lease | undefined;
  /** Milliseconds of the local clock. */
  readonly freeAt: number;
}

/**
 * Determines when a Lease may be taken. The times in it are ignored, because other clocks may be wrong; it must have
 * stayed unchanged, in every field, for its duration. A renewal is observed after it was sent, so this waits longer
 * than its sender.
 *
 * @param now by the local clock, after the response with this Lease arrived
 */
export function observeLease(
  previous: ObservedLease | undefined,
  lease: Lease | undefined,
  { identity, now }: { identity: string; now: number },
): ObservedLease {
  // It was deleted, which its holder may not know yet.
  if (lease === undefined) return { lease, freeAt: previous?.freeAt ?? now };
  if (lease.holder === '' || lease.holder === identity) return { lease, freeAt: now };
  if (previous?.lease?.resourceVersion === lease.resourceVersion) return previous;
  return { lease, freeAt: now + lease.durationSeconds * 1000 };
}
