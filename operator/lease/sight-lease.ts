import type { Lease } from './lease.ts';

/** The Lease as we last saw it, and from when on, by our own clock, we may take it. */
export interface Sighting {
  /** Undefined: there is none. */
  readonly lease: Lease | undefined;
  /** In milliseconds of our clock. */
  readonly freeAt: number;
}

/**
 * When a Lease may be taken. Times that others wrote into it are not looked at: their clock may be wrong. What counts is how
 * long we have seen it unchanged, in any field. Since we see a renewal only after it was sent, we wait longer than its sender.
 *
 * @param now by our clock, when the answer with this lease had come
 */
export function sightLease(
  former: Sighting | undefined,
  lease: Lease | undefined,
  { identity, now }: { identity: string; now: number },
): Sighting {
  // Somebody deleted it, and whoever held it does not know yet.
  if (lease === undefined) return { lease, freeAt: former?.freeAt ?? now };
  if (lease.holder === '' || lease.holder === identity) return { lease, freeAt: now };
  if (former?.lease?.resourceVersion === lease.resourceVersion) return former;
  return { lease, freeAt: now + lease.durationSeconds * 1000 };
}
