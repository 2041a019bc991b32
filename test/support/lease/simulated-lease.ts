import { ApiError } from '../../../kube/api-error.ts';
import { type Lease, type LeaseSpec, readLease } from '../../../operator/lease/lease.ts';
import type { LeaseStore } from '../../../operator/lease/lease-store.ts';

/** Happens to a request on its way there (`before` it changes anything), and to its answer on the way back. */
export type Way = (leg: 'before' | 'after', signal: AbortSignal) => Promise<void>;

/** For tests: the Lease as an API server keeps it, which the integration test asks for real. */
export class SimulatedLease {
  #version = 0;
  #object: { metadata: { resourceVersion: string }; spec: Partial<LeaseSpec> } | undefined;

  get holder(): string | null | undefined {
    return this.#object?.spec.holderIdentity;
  }

  get spec(): Partial<LeaseSpec> | undefined {
    return this.#object?.spec;
  }

  /** Someone changes it by hand. */
  edit(spec: Partial<LeaseSpec>): void {
    const { holderIdentity, ...rest } = { ...this.#object?.spec, ...spec };
    const holder = holderIdentity === null || holderIdentity === undefined ? {} : { holderIdentity };
    this.#object = { metadata: { resourceVersion: String(++this.#version) }, spec: { ...rest, ...holder } };
  }

  delete(): void {
    this.#object = undefined;
  }

  /** The Lease as a replica reaches it. */
  by(way: Way): LeaseStore {
    const ask = async <T>(signal: AbortSignal, act: () => T): Promise<T> => {
      await way('before', signal);
      const answer = act();
      await way('after', signal);
      return answer;
    };
    const read = (): Lease => readLease(this.#object);
    return {
      read: async (signal) => ask(signal, () => (this.#object === undefined ? undefined : read())),
      create: async (signal) =>
        ask(signal, () => {
          if (this.#object === undefined) this.edit({});
          return read();
        }),
      write: async (seen, spec, signal) =>
        ask(signal, () => {
          if (this.#object === undefined) throw new ApiError(404, 'NotFound', 'not found');
          if (this.#object.metadata.resourceVersion !== seen.resourceVersion) {
            throw new ApiError(409, 'Conflict', 'the object has been modified');
          }
          this.edit(spec);
          return read();
        }),
    };
  }
}
