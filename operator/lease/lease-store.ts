import { fieldManagers, operatorLease } from '../../api/names.ts';
import { isNotFound } from '../../kube/api-error.ts';
import type { ApiClient } from '../../kube/api-client.ts';
import { leasePath } from '../../kube/paths.ts';
import { serverSideApply } from '../../kube/server-side-apply.ts';
import { type Lease, type LeaseSpec, readLease } from './lease.ts';

/** Reads and writes the Lease. */
export interface LeaseStore {
  /** Undefined: it does not exist. */
  readonly read: (signal: AbortSignal) => Promise<Lease | undefined>;
  /** Creates a Lease without a holder unless it exists; returns the Lease. */
  readonly create: (signal: AbortSignal) => Promise<Lease>;
  /** Changes a Lease if it is unchanged since it was seen; otherwise throws a conflict. */
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
    // RBAC can restrict creation to a single name only for server-side apply, which would change an existing object. So
    // it
    // sets no fields: replicas that create it at the same time all get the same Lease.
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
