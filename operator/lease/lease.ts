import * as v from 'valibot';

/** What an election reads of a Lease. */
export interface Lease {
  readonly resourceVersion: string;
  /** Who holds it; empty when nobody does. */
  readonly holder: string;
  /** How long the holder may be silent before another may take it. */
  readonly durationSeconds: number;
  /** Since when it is held, as the holder wrote it. */
  readonly acquireTime: string | undefined;
  /** How often the holder changed. */
  readonly transitions: number;
}

/** `spec` of a Lease, as an election writes it. */
export interface LeaseSpec {
  /** null takes the field away. */
  readonly holderIdentity: string | null;
  readonly leaseDurationSeconds: number;
  readonly acquireTime: string;
  readonly renewTime: string;
  readonly leaseTransitions: number;
}

export interface Claim {
  readonly identity: string;
  readonly durationSeconds: number;
  /** Milliseconds since 1970, for people who read it: no decision rests on it. */
  readonly now: number;
}

/** Where somebody wrote a Lease without a duration. */
const usualSeconds = 15;

const leaseSchema = v.object({
  metadata: v.object({ resourceVersion: v.string() }),
  spec: v.optional(
    v.object({
      holderIdentity: v.optional(v.string(), ''),
      leaseDurationSeconds: v.optional(v.number(), usualSeconds),
      acquireTime: v.optional(v.string()),
      leaseTransitions: v.optional(v.number(), 0),
    }),
    {},
  ),
});

/** Reads a Lease as the API server sent it. Throws when it is none. */
export function readLease(object: unknown): Lease {
  const { metadata, spec } = v.parse(leaseSchema, object);
  return {
    resourceVersion: metadata.resourceVersion,
    holder: spec.holderIdentity,
    durationSeconds: spec.leaseDurationSeconds,
    acquireTime: spec.acquireTime,
    transitions: spec.leaseTransitions,
  };
}

/** What its next holder writes, or its present one to keep it. */
export function claim(lease: Lease, { identity, durationSeconds, now }: Claim): LeaseSpec {
  const isOurs = lease.holder === identity;
  const time = microTime(now);
  return {
    holderIdentity: identity,
    leaseDurationSeconds: durationSeconds,
    acquireTime: isOurs ? (lease.acquireTime ?? time) : time,
    renewTime: time,
    leaseTransitions: lease.transitions + (isOurs ? 0 : 1),
  };
}

/** What its holder writes who needs it no longer: nobody has to wait. As client-go writes it, whose programs may read it. */
export function release(lease: Lease, now: number): LeaseSpec {
  const time = microTime(now);
  return {
    holderIdentity: null,
    leaseDurationSeconds: 1,
    acquireTime: time,
    renewTime: time,
    leaseTransitions: lease.transitions,
  };
}

/** The API server refuses the milliseconds of toISOString: it wants microseconds. */
function microTime(now: number): string {
  return new Date(now).toISOString().replace('Z', '000Z');
}
