import { fieldManagers, operatorLease } from '../../api/names.ts';
import { isNotFound } from '../../kube/api-error.ts';
import type { ApiClient } from '../../kube/api-client.ts';
import { leasePath } from '../../kube/paths.ts';
import { serverSideApply } from '../../kube/server-side-apply.ts';
import { type Lease, type LeaseSpec, readLease } from './lease.ts';

/** Where the one Lease is kept. */
export interface LeaseStore {
  /** Undefined: there is none. */
  readonly read: (signal: AbortSignal) => Promise<Lease | undefined>;
  /** Makes a Lease that nobody holds, or does nothing when there is one; returns what there is. */
  readonly create: (signal: AbortSignal) => Promise<Lease>;
  /** Changes a Lease if it is still the one that was seen, and throws a conflict otherwise. */
  readonly write: (seen: Lease, spec: LeaseSpec, signal: AbortSignal) => Promise<Lease>;
}

const query = { fieldManager: fieldManagers.operator };

/** The Lease in the cluster. */
export function clusterLease(client: ApiClient): LeaseStore {
  return {
    async read(signal) {
      try {
        return readLease(await client.request({ path: leasePath, signal }));
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw new Error(`reading the Lease ${operatorLease}`, { cause: error });
      }
    },
    // RBAC can allow the creation of a single name only through server-side apply, which would change what exists. So it
    // says nothing but the name: two that create it at the same time both get the Lease that the first one made.
    async create(signal) {
      const body = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: operatorLease } };
      try {
        const fieldManager = fieldManagers.operator;
        return readLease(await serverSideApply(client, { path: leasePath, body, fieldManager, force: false, signal }));
      } catch (error) {
        throw new Error(`creating the Lease ${operatorLease}`, { cause: error });
      }
    },
    async write({ resourceVersion }, spec, signal) {
      const body = { metadata: { resourceVersion }, spec };
      const contentType = 'application/merge-patch+json';
      try {
        return readLease(await client.request({ method: 'PATCH', path: leasePath, query, body, contentType, signal }));
      } catch (error) {
        throw new Error(`writing the Lease ${operatorLease}`, { cause: error });
      }
    },
  };
}
