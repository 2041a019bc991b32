import * as v from 'valibot';

/** The fields of a Lease that an election reads. */
export interface Lease {
  readonly resourceVersion: string;
  /** Identity of the holder; empty if none. */
  readonly holder: string;
  /** How long it must be unchanged before another replica may take it. */
  readonly durationSeconds: number;
  /** When it was acquired, as written by the holder. */
  readonly acquireTime: string | undefined;
  /** How often the holder changed. */
  readonly transitions: number;
}

/** `spec` of a Lease, as an election writes it. */
export interface LeaseSpec {
  /** null removes the field. */
  readonly holderIdentity: string | null;
  readonly leaseDurationSeconds: number;
  readonly acquireTime: string;
  readonly renewTime: string;
  readonly leaseTransitions: number;
}

export interface Claim {
  readonly identity: string;
  readonly durationSeconds: number;
  /** Milliseconds since 1970, informational only: no decision depends on it. */
  readonly now: number;
}

/** For a Lease without a duration. */
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

/** Reads a Lease from the API server. Throws if it is invalid. */
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

/** The spec that a new holder writes, or the present one to renew. */
export function claim(lease: Lease, { identity, durationSeconds, now }: Claim): LeaseSpec {
  const isRenewal = lease.holder === identity;
  const time = microTime(now);
  return {
    holderIdentity: identity,
    leaseDurationSeconds: durationSeconds,
    acquireTime: isRenewal ? (lease.acquireTime ?? time) : time,
    renewTime: time,
    leaseTransitions: lease.transitions + (isRenewal ? 0 : 1),
  };
}

/** The spec that a holder writes to release the Lease so that no one has to wait, in the form that client-go writes. */
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

/** The API server rejects the milliseconds of toISOString; it requires microseconds. */
function microTime(now: number): string {
  return new Date(now).toISOString().replace('Z', '000Z');
}
