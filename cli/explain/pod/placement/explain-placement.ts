import { type Capability } from '../../../../api/names.ts';
import { type KnownVerdict, worstVerdict } from '../../../lookup/known-verdict.ts';
import type { NodeFacts } from '../../../lookup/node-facts.ts';
import { seenOr } from '../../../lookup/seen.ts';
import type { Step } from '../../../terminal/step.ts';
import { type Asked, askedOfNodes, labelFor } from './asked-of-nodes.ts';
import { explainWaiting, type WaitingExplanation } from './explain-waiting.ts';
import type { ReadPod } from '../facts/read-pod.ts';
import type { PodSituation } from '../facts/pod-facts.ts';

/** What was asked of the node of a pod, why, and what came of it. */
export interface PlacementExplanation {
  /** What stands in its affinity. */
  readonly asked: Asked['placement'];
  readonly reason: PlacementReason;
  readonly message: string;
  /** Labels that a node was asked to have, as `quicgso.io/pod-gso=capable`. */
  readonly labels: readonly string[];
  /** Where it landed. */
  readonly node?: LandedExplanation;
  /** What keeps it without a node. */
  readonly waiting?: WaitingExplanation;
  readonly steps: readonly Step[];
}

/** The node of a pod, as to what was asked of it, or else as to GSO. */
interface LandedExplanation {
  readonly name: string;
  /** Absent when it cannot be seen. */
  readonly capable?: boolean;
  /** That of the verdict which decides, as in a GsoReport. */
  readonly reason: KnownVerdict['reason'];
  readonly message: string;
}

/** Why that was asked of the node: a word for programs, and its meaning. */
export const placementReasons = {
  AsSelected: 'The rule or label that selects the pod asks for it.',
  Changed: 'What selects the pod now asks for something else; its affinity is from its creation.',
  OwnAffinity: 'The author of the pod wrote the affinity.',
  NotTreated: 'Nothing is asked: the pod is not treated.',
  DaemonSet: 'Nothing is asked: a pod of a DaemonSet belongs to its node.',
  NamedItsNode: 'Nothing is asked: the pod was created with spec.nodeName.',
  PlacementNone: 'Nothing is asked: placement is None.',
} as const;
export type PlacementReason = keyof typeof placementReasons;

/** Says what was asked of the node of a pod and where it landed, or why it waits. */
export function explainPlacement(situation: PodSituation): PlacementExplanation {
  const { pod, node } = situation;
  const asked = askedOfNodes(pod);
  const [reason, message] = whyAsked(situation, asked);
  const landed = node && landedOn(node, pod, asked);
  const waiting = pod.node === undefined && !pod.ended ? explainWaiting(situation, asked) : undefined;
  return {
    asked: asked.placement,
    reason,
    message,
    labels: asked.needs.map((capability) => labelFor(pod.network, capability)),
    ...(landed !== undefined && { node: landed }),
    ...(waiting !== undefined && { waiting }),
    steps: [...(waiting?.steps ?? []), ...(landed?.capable === false ? [lookStep(landed.name)] : [])],
  };
}

function whyAsked(
  { pod, policy, treated, selection }: PodSituation,
  { placement, needs }: Asked,
): [PlacementReason, string] {
  const wanted = selection?.rule.placement;
  const labels = needs.map((capability) => labelFor(pod.network, capability)).join(' and ');
  if (placement !== 'None') {
    const how =
      placement === 'Require'
        ? `Require: only a node with ${labels} may take it`
        : `Prefer: a node with ${labels} is tried first`;
    if (!treated) return ['OwnAffinity', `${how}, as its own author wrote.`];
    return wanted === undefined || wanted === placement
      ? ['AsSelected', `${how}.`]
      : ['Changed', `${how}. What selects it says ${wanted} now; it changes when the pod is re-created.`];
  }
  if (!treated) return ['NotTreated', 'Nothing was asked of its node, because the pod is not treated.'];
  if (pod.ofDaemonSet) {
    return [
      'DaemonSet',
      'Nothing was asked of its node: a pod of a DaemonSet belongs to its node, and would wait for ever elsewhere.',
    ];
  }
  if (wanted === 'None') return ['PlacementNone', 'Nothing was asked of its node: placement is None.'];
  const changed = Date.parse(seenOr(policy)?.since ?? '') > Date.parse(pod.createdAt);
  return wanted !== undefined && pod.node !== undefined && !changed
    ? [
        'NamedItsNode',
        'Nothing was asked of its node: the pod named it itself (spec.nodeName) when it was created, so no scheduler chose.',
      ]
    : ['Changed', 'Nothing was asked of its node by what treated it when it was created.'];
}

function landedOn(node: NodeFacts, pod: ReadPod, { placement, needs }: Asked): LandedExplanation {
  const wanted: readonly Capability[] = needs.length === 0 ? ['gso'] : needs;
  const { capable, reason, message } = worstVerdict(node, pod.network, wanted);
  const { name } = node;
  if (capable === undefined) return { name, reason, message };
  if (capable) return { name, capable, reason, message: `It runs on ${name}, which is capable.` };
  const later =
    placement === 'Require'
      ? ' It was capable when a scheduler chose it, or another way there stands in its affinity.'
      : '';
  return { name, capable, reason, message: `It runs on ${name}, which is not capable. ${message}${later}` };
}

function lookStep(node: string): Step {
  return {
    action: 'see why the node is not capable, and which are',
    commands: [`quicgso explain node/${node}`, 'quicgso nodes'],
  };
}
