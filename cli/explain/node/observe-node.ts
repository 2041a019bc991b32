import * as v from 'valibot';
import { correctedAtAnnotation, injectedLabel, plurals, runsWithAnnotation } from '../../../api/names.ts';
import { textMap } from '../../../api/text-map.ts';
import { crdName } from '../../../api/v1alpha1.ts';
import type { ApiClient } from '../../../kube/api-client.ts';
import { UserError } from '../../../api/user-error.ts';
import { type NodeFacts, observeNodeFacts } from '../../lookup/node-facts.ts';
import { type Seen, seeAll } from '../../lookup/seen.ts';

/** The facts for explaining a node. */
export interface ExplainedNode extends NodeFacts {
  /** The treated pods that are bound to it. */
  readonly pods: Seen<readonly TreatedPod[]>;
}

export interface TreatedPod {
  readonly namespace: string;
  readonly name: string;
  /** The outdated values that its containers still run with, as noted by the operator. */
  readonly runsWith: string | undefined;
}

const podSchema = v.pipe(
  v.object({
    metadata: v.object({
      namespace: v.string(),
      name: v.string(),
      annotations: v.optional(textMap, {}),
    }),
  }),
  v.transform(({ metadata: { namespace, name, annotations } }): TreatedPod => ({
    namespace,
    name,
    runsWith: annotations[correctedAtAnnotation] === undefined ? undefined : annotations[runsWithAnnotation],
  })),
);

/** Reads all objects that describe a node. Throws a UserError if there are none. */
export async function observeNode(client: ApiClient, name: string): Promise<ExplainedNode> {
  const query = { labelSelector: injectedLabel, fieldSelector: `spec.nodeName=${name}` };
  const [facts, pods] = await Promise.all([
    observeNodeFacts(client, name),
    seeAll(client, { path: '/api/v1/pods', query, metadataOnly: 'list' }, podSchema),
  ]);
  const { report, node, map } = facts;
  const isKnown = 'found' in report || 'found' in node || ('found' in map && map.found[name] !== undefined);
  if (isKnown || 'why' in report || 'why' in node) return { ...facts, pods };
  throw new UserError(
    [report, node].some((one) => 'missing' in one && one.missing === 'access')
      ? `No permission to read GsoReport ${name} or Node ${name}: ask for the verb get on ${crdName(plurals.reports)}.`
      : `Node ${name} not found: "kubectl get nodes" lists the nodes.`,
  );
}
