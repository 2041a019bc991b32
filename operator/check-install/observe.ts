import * as v from 'valibot';
import { components, networks } from '../../api/names.ts';
import { findApiError } from '../cluster/api-error.ts';
import type { Connection } from '../cluster/connection.ts';
import { describeFailure } from '../cluster/describe-failure.ts';
import { listAll } from '../cluster/list-all.ts';
import { listOwnPods } from '../cluster/list-own-pods.ts';
import { nodesPath, reportsPath } from '../cluster/paths.ts';
import { isLinux, readNode } from '../nodes/read-node.ts';
import type { Observation, Seen, SeenProbe, SeenReport } from './observation.ts';
import type { Settings } from './settings.ts';
import { tryTreatment } from './try-treatment.ts';

const reportSchema = v.pipe(
  v.object({
    metadata: v.object({ name: v.string() }),
    status: v.optional(
      v.object({
        observed: v.optional(v.object({ pod: v.optional(v.unknown()), host: v.optional(v.unknown()) }), {}),
        verdict: v.optional(v.unknown()),
      }),
      {},
    ),
  }),
  v.transform(({ metadata, status }): SeenReport => ({
    node: metadata.name,
    observed: networks.filter((network) => status.observed[network] !== undefined),
    hasVerdict: status.verdict !== undefined,
  })),
);

/** Looks once at all that must hold. Throws only what nobody foresaw. */
export async function observe(
  connection: Connection,
  { withInjection, signal }: Pick<Settings, 'withInjection'> & { readonly signal: AbortSignal },
): Promise<Observation> {
  const look = async <T>(find: () => Promise<T>): Promise<Seen<T>> => {
    try {
      return { seen: await find() };
    } catch (error) {
      signal.throwIfAborted();
      const failed = describeFailure(error, connection);
      if (failed === undefined) throw error;
      return { failed, answered: findApiError(error) !== undefined };
    }
  };
  const [nodes, reports, probes, treatment] = await Promise.all([
    look(async () => findNodes(connection, signal)),
    look(async () => findReports(connection, signal)),
    look(async () => findProbes(connection, signal)),
    withInjection ? look(async () => tryTreatment(connection, signal)) : undefined,
  ]);
  return { nodes, reports, probes, treatment };
}

async function findNodes(connection: Connection, signal: AbortSignal): Promise<string[]> {
  const found = await listAll(connection, { path: nodesPath, metadataOnly: 'list', signal });
  return found.flatMap((object) => {
    const node = readNode(object);
    return node !== undefined && isLinux(node) ? [node.name] : [];
  });
}

async function findReports(connection: Connection, signal: AbortSignal): Promise<SeenReport[]> {
  try {
    return v.parse(v.array(reportSchema), await listAll(connection, { path: reportsPath, signal }));
  } catch (error) {
    // A cluster without the kind has no report either: every node is said to lack one.
    if (findApiError(error)?.code === 404) return [];
    throw error;
  }
}

/** The probes that have a node, without those that are on their way out. */
async function findProbes(connection: Connection, signal: AbortSignal): Promise<SeenProbe[]> {
  const pods = await listOwnPods(connection, networks, signal);
  return pods.flatMap(({ name: pod, component, node, ending, ended }) => {
    const network = networks.find((candidate) => components[candidate] === component);
    return network === undefined || node === undefined || ending || ended ? [] : [{ pod, node, network }];
  });
}
