import { type Capability } from '../../../../api/names.ts';
import { type KnownVerdict, worstVerdict } from '../../../lookup/known-verdict.ts';
import type { NodeFacts } from '../../../lookup/node-facts.ts';
import { valueOrUndefined } from '../../../lookup/seen.ts';
import type { Step } from '../../../terminal/step.ts';
import { type Asked, askedOfNodes, labelFor } from './asked-of-nodes.ts';
import { explainPending, type WaitingExplanation } from './explain-pending.ts';
import type { ReadPod } from '../facts/read-pod.ts';
import type { PodSituation } from '../facts/pod-facts.ts';

/** What a pod asks of its node, why, and where it was placed. */
export interface PlacementExplanation {
  /** Read from its affinity and nodeSelector. */
  readonly asked: Asked['placement'];
  readonly reason: PlacementReason;
  readonly message: string;
  /** The labels that a node needs, for example `quicgso.io/pod-gso=capable`. */
  readonly labels: readonly string[];
  /** Its node, if it is bound. */
  readonly node?: LandedExplanation;
  /** Why it is pending, if it is. */
  readonly waiting?: WaitingExplanation;
  readonly steps: readonly Step[];
}

/** Whether the node of a pod is capable of what the pod asks for, or else of GSO. */
interface LandedExplanation {
  readonly name: string;
  /** Absent if not visible. */
  readonly capable?: boolean;
  /** The reason of the deciding verdict, as in a GsoReport. */
  readonly reason: KnownVerdict['reason'];
  readonly message: string;
}

/** Why a pod asks for that: each machine-readable reason with its meaning. */
export const placementReasons = {
  AsSelected: 'The rule or label that selects the pod asks for it.',
  Changed: 'The current rule or label asks for something else; the affinity was set at creation.',
  OwnAffinity: 'The author of the pod wrote the affinity.',
  NotTreated: 'Not asked: the pod is not treated.',
  DaemonSet: 'Not asked: a DaemonSet pod belongs to its node.',
  NamedItsNode: 'Not asked: the pod was created with spec.nodeName.',
  PlacementNone: 'Not asked: placement is None.',
} as const;
export type PlacementReason = keyof typeof placementReasons;

export function explainPlacement(situation: PodSituation): PlacementExplanation {
  const { pod, node } = situation;
  const asked = askedOfNodes(pod);
  const [reason, message] = whyAsked(situation, asked);
  const landed = node && landedOn(node, pod, asked);
  const waiting = pod.node === undefined && !pod.ended ? explainPending(situation, asked) : undefined;
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
        ? `Require: only nodes with ${labels} are allowed`
        : `Prefer: nodes with ${labels} are preferred`;
    if (!treated) return ['OwnAffinity', `${how}. This was set by the pod's author, not by quicgso.`];
    return wanted === undefined || wanted === placement
      ? ['AsSelected', `${how}.`]
      : ['Changed', `${how}. The current rule or label says ${wanted}, which applies once the pod is re-created.`];
  }
  if (!treated) return ['NotTreated', 'quicgso set no node affinity: the pod is not treated.'];
  if (pod.ofDaemonSet) {
    return [
      'DaemonSet',
      'quicgso set no node affinity: a DaemonSet pod belongs to its node and cannot run on another.',
    ];
  }
  if (wanted === 'None') return ['PlacementNone', 'quicgso set no node affinity: placement is None.'];
  const changed = Date.parse(valueOrUndefined(policy)?.since ?? '') > Date.parse(pod.createdAt);
  return wanted !== undefined && pod.node !== undefined && !changed
    ? [
        'NamedItsNode',
        'quicgso set no node affinity: the pod was created with spec.nodeName, so no scheduler chose its node.',
      ]
    : ['Changed', 'quicgso set no node affinity: the rule or label at its creation did not ask for one.'];
}

function landedOn(node: NodeFacts, pod: ReadPod, { placement, needs }: Asked): LandedExplanation {
  const wanted: readonly Capability[] = needs.length === 0 ? ['gso'] : needs;
  const { capable, reason, message } = worstVerdict(node, pod.network, wanted);
  const { name } = node;
  if (capable === undefined) return { name, reason, message };
  if (capable) return { name, capable, reason, message: `It runs on ${name}, which is capable.` };
  const later =
    placement === 'Require'
      ? ' It was capable when the scheduler chose it, or another term of the affinity allows it.'
      : '';
  return { name, capable, reason, message: `It runs on ${name}, which is not capable. ${message}${later}` };
}

function lookStep(node: string): Step {
  return {
    action: 'see why the node is not capable, and which nodes are',
    commands: [`quicgso explain node/${node}`, 'quicgso nodes'],
  };
}
