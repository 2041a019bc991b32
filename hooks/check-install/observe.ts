import * as v from 'valibot';
import { instant } from '../../api/instant.ts';
import { type Network, components, daemonSets, networks } from '../../api/names.ts';
import type { Reason } from '../../api/vocabulary.ts';
import { findApiError, isNotFound } from '../../kube/api-error.ts';
import type { ApiClient } from '../../kube/api-client.ts';
import { describeFailure } from '../../kube/describe-failure.ts';
import { listAll } from '../../kube/list-all.ts';
import { listOwnPods } from '../list-own-pods.ts';
import { daemonSetPath, nodesPath, reportsPath } from '../../kube/paths.ts';
import { isLinux, readNode } from '../../api/read-node.ts';
import type { Observation, Seen, SeenDaemonSet, SeenPods, SeenReport } from './observation.ts';
import type { Settings } from './settings.ts';
import { tryTreatment } from './try-treatment.ts';

/** Invalid parts count as missing; the operator reports what is wrong with them. */
const half = v.fallback(v.optional(v.object({ lastRound: instant })), undefined);

const reportSchema = v.pipe(
  v.object({
    metadata: v.object({ name: v.string() }),
    status: v.optional(
      v.object({
        observed: v.optional(v.object({ pod: half, host: half }), {}),
        verdict: v.fallback(v.optional(v.object({ reason: v.string() })), undefined),
      }),
      {},
    ),
  }),
  v.transform(({ metadata, status: { observed, verdict } }): SeenReport => ({
    node: metadata.name,
    lastRound: Object.fromEntries(
      networks.flatMap((network) => {
        const lastRound = observed[network]?.lastRound;
        return lastRound === undefined ? [] : [[network, lastRound]];
      }),
    ),
    hasVerdict: verdict !== undefined,
    kernelTooOld: verdict?.reason === ('KernelTooOld' satisfies Reason),
  })),
);

/** Observes everything once. Throws only on a bug. */
export async function observe(
  client: ApiClient,
  { withInjection, tested, signal }: Pick<Settings, 'withInjection' | 'tested'> & { readonly signal: AbortSignal },
): Promise<Observation> {
  const look = async <T>(find: () => Promise<T>): Promise<Seen<T>> => {
    try {
      return { seen: await find() };
    } catch (error) {
      signal.throwIfAborted();
      const failed = describeFailure(error, client);
      if (failed === undefined) throw error;
      return { failed, answered: findApiError(error) !== undefined };
    }
  };
  const [nodes, reports, pods, ofProbes, treatment] = await Promise.all([
    look(async () => findNodes(client, signal)),
    look(async () => findReports(client, signal)),
    look(async () => findPods(client, signal)),
    look(async () => Promise.all(tested.map(async (network) => findDaemonSet(client, network, signal)))),
    withInjection ? look(async () => tryTreatment(client, signal)) : undefined,
  ]);
  return { nodes, reports, pods, daemonSets: ofProbes, treatment };
}

async function findNodes(client: ApiClient, signal: AbortSignal): Promise<string[]> {
  const found = await listAll(client, { path: nodesPath, metadataOnly: 'list', signal });
  return found.flatMap((object) => {
    const node = readNode(object);
    return node !== undefined && isLinux(node) ? [node.name] : [];
  });
}

async function findReports(client: ApiClient, signal: AbortSignal): Promise<SeenReport[]> {
  try {
    return v.parse(v.array(reportSchema), await listAll(client, { path: reportsPath, signal }));
  } catch (error) {
    // Without the CRD there are no reports: every node lacks one.
    if (findApiError(error)?.code === 404) return [];
    throw error;
  }
}

const daemonSetSchema = v.object({ status: v.object({ desiredNumberScheduled: v.number() }) });

async function findDaemonSet(client: ApiClient, network: Network, signal: AbortSignal): Promise<SeenDaemonSet> {
  try {
    const found = await client.request({ path: daemonSetPath(daemonSets[network]), signal });
    return { network, wanted: v.parse(daemonSetSchema, found).status.desiredNumberScheduled };
  } catch (error) {
    if (isNotFound(error)) return { network, wanted: undefined };
    throw error;
  }
}

async function findPods(client: ApiClient, signal: AbortSignal): Promise<SeenPods> {
  const found = await listOwnPods(client, [...networks, 'operator'], signal);
  const staying = found.filter(({ ending, ended }) => !ending && !ended);
  const probes = staying.flatMap(({ name: pod, component, node, runsSince }) => {
    const network = networks.find((candidate) => components[candidate] === component);
    return network === undefined || node === undefined ? [] : [{ pod, node, network, runsSince }];
  });
  const ready = staying.filter(({ component, ready: holds }) => component === components.operator && holds);
  return { probes, readyOperators: ready.length };
}
