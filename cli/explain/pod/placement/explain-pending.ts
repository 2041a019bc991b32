import { placementLabel } from '../../../../api/names.ts';
import { valueOrUndefined, whyUnseen } from '../../../lookup/seen.ts';
import type { Step } from '../../../terminal/step.ts';
import { type Asked, isLabelled, labelFor } from './asked-of-nodes.ts';
import { nodeObstacles } from './node-obstacles.ts';
import { recreateStep } from '../facts/recreate-step.ts';
import type { PodSituation } from '../facts/pod-facts.ts';
import { patchPolicy } from '../treatment/treatment-steps.ts';

/** Why a pod is pending. */
export interface WaitingExplanation {
  readonly reason: WaitingReason;
  readonly message: string;
  /** The scheduler's own message. */
  readonly scheduler?: string;
  /** Nodes that are capable of what the pod requires, and its obstacles on each. A node without one may be full. */
  readonly capableNodes?: readonly CapableNode[];
  readonly steps: readonly Step[];
}

/** Why a pod is pending: each machine-readable reason with its meaning. */
export const waitingReasons = {
  NotScheduledYet: 'No scheduler has considered it yet.',
  Gated: 'Scheduling gates hold it back.',
  NotByUs: 'It is pending, but not because of quicgso.',
  NoCapableNode: 'It requires a capable node, but there is none.',
  CapableNodesClosed: 'It requires a capable node, but a taint, a cordon or another constraint blocks each of them.',
  CapableNodesFull: 'It requires a capable node, but those without an obstacle are probably full.',
  NodesNotSeen: 'It requires a capable node, but the nodes are not visible.',
} as const;
export type WaitingReason = keyof typeof waitingReasons;

interface CapableNode {
  readonly node: string;
  readonly obstacles: readonly string[];
}

/** Explains why a pod is pending, and whether quicgso is the cause. */
export function explainPending(situation: PodSituation, asked: Asked): WaitingExplanation {
  const { scheduled } = situation.pod;
  if (scheduled === undefined || scheduled.status === 'True') {
    const message = 'It is pending, and no scheduler has said why: check that its scheduler is running.';
    return { reason: 'NotScheduledYet', message, steps: [] };
  }
  const scheduler = scheduled.message;
  if (scheduled.reason === 'SchedulingGated') {
    return {
      reason: 'Gated',
      message: 'It is held back by scheduling gates, which quicgso does not set.',
      scheduler,
      steps: [],
    };
  }
  if (asked.placement !== 'Require') {
    const effect = asked.placement === 'Prefer' ? 'never blocks scheduling' : 'does not constrain its node';
    const message = `It is pending, but not because of quicgso: placement ${asked.placement} ${effect}.`;
    return { reason: 'NotByUs', message, scheduler, steps: [] };
  }
  return { scheduler, ...explainRequired(situation, asked.needs), steps: stepsFor(situation) };
}

function explainRequired({ pod, nodes }: PodSituation, needs: Asked['needs']): Omit<WaitingExplanation, 'steps'> {
  const labels = needs.map((capability) => labelFor(pod.network, capability)).join(' and ');
  const all = nodes && valueOrUndefined(nodes);
  if (all === undefined) {
    const unseen = nodes === undefined ? [] : whyUnseen('the nodes', nodes);
    const message = [`It requires a node with ${labels}.`, ...unseen].join(' ');
    return { reason: 'NodesNotSeen', message };
  }
  const capableNodes = all
    .filter((node) => isLabelled(node.labels, pod.network, needs))
    .map((node) => ({ node: node.name, obstacles: nodeObstacles(node, pod) }));
  const open = capableNodes.filter(({ obstacles }) => obstacles.length === 0);
  const blocked =
    capableNodes.length === 1 ? 'The only capable node is' : `All ${capableNodes.length} capable nodes are`;
  if (capableNodes.length === 0) {
    const message = `It requires a node with ${labels}, but ${all.length === 1 ? 'the only node does not have it' : `none of the ${all.length} nodes has it`}.`;
    return { reason: 'NoCapableNode', message, capableNodes };
  }
  if (open.length === 0) {
    const message = `It requires a node with ${labels}. ${blocked} blocked by a taint, a cordon or another constraint.`;
    return { reason: 'CapableNodesClosed', message, capableNodes };
  }
  const [first, ...others] = open.map(({ node }) => node);
  const who = others.length === 0 ? `${first ?? ''} is` : `${first ?? ''} and ${others.length} more are`;
  const message = `It requires a node with ${labels}: ${who} capable, but probably full; see the scheduler's message.`;
  return { reason: 'CapableNodesFull', message, capableNodes };
}

/** The affinity of a pending pod does not change, so a change of the rule or label takes a new pod. */
function stepsFor({ pod, selection }: PodSituation): Step[] {
  const prefer =
    selection?.by === 'rule'
      ? patchPolicy(pod.namespace, [{ op: 'add', path: `/spec/rules/${selection.index}/placement`, value: 'Prefer' }])
      : `${placementLabel}: prefer   # in its pod template`;
  const asksItself = selection === undefined;
  return [
    {
      action: 'see which nodes are capable, and why others are not',
      commands: ['quicgso nodes', 'quicgso nodes --bad'],
    },
    { action: 'add capable nodes, or free capacity on them', commands: [] },
    ...(asksItself
      ? []
      : [
          {
            action: 'or also allow nodes that are not capable, with GSO switched off there',
            commands: [prefer, ...recreateStep(pod).commands],
          },
        ]),
  ];
}
