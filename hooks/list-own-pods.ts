import * as v from 'valibot';
import { instant } from '../api/instant.ts';
import { componentLabel, components, nameLabel, systemNamespace } from '../api/names.ts';
import type { ApiClient } from '../kube/api-client.ts';
import { listAll } from '../kube/list-all.ts';
import { podsPath } from '../kube/paths.ts';

type Program = keyof typeof components;

/** A pod of quicgso. */
export interface OwnPod {
  readonly name: string;
  readonly component: string | undefined;
  /** Its node; undefined while it is unscheduled. */
  readonly node: string | undefined;
  /** It is terminating. */
  readonly ending: boolean;
  /** All its containers have exited permanently. */
  readonly ended: boolean;
  /** It has the condition Ready. */
  readonly ready: boolean;
  /** When its container started, in milliseconds since 1970; undefined if it is not running. */
  readonly runsSince: number | undefined;
}

const podSchema = v.pipe(
  v.object({
    metadata: v.object({
      name: v.string(),
      labels: v.optional(v.object({ [componentLabel]: v.optional(v.string()) }), {}),
      deletionTimestamp: v.optional(v.string()),
    }),
    spec: v.object({ nodeName: v.optional(v.string()) }),
    status: v.optional(
      v.object({
        phase: v.optional(v.string(), ''),
        conditions: v.optional(v.array(v.object({ type: v.string(), status: v.string() })), []),
        containerStatuses: v.optional(
          v.array(
            v.object({
              state: v.optional(v.object({ running: v.optional(v.object({ startedAt: v.optional(instant) })) }), {}),
            }),
          ),
          [],
        ),
      }),
      {},
    ),
  }),
  v.transform(({ metadata, spec, status }): OwnPod => ({
    name: metadata.name,
    component: metadata.labels[componentLabel],
    node: spec.nodeName,
    ending: metadata.deletionTimestamp !== undefined,
    ended: ['Succeeded', 'Failed'].includes(status.phase),
    ready: status.conditions.some(({ type, status: holds }) => type === 'Ready' && holds === 'True'),
    // The pods of quicgso have one container.
    runsSince: status.containerStatuses.at(0)?.state.running?.startedAt,
  })),
);

/** Lists the pods of some components. */
export async function listOwnPods(
  client: ApiClient,
  programs: readonly Program[],
  signal: AbortSignal,
): Promise<OwnPod[]> {
  const wanted = programs.map((program) => components[program]).join(', ');
  const query = { labelSelector: `${nameLabel}=quicgso,${componentLabel} in (${wanted})` };
  const found = await listAll(client, { path: podsPath(systemNamespace), query, signal });
  return v.parse(v.array(podSchema), found);
}
