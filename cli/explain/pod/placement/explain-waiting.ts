import { placementLabel } from '../../../../api/names.ts';
import { seenOr, whyUnseen } from '../../../lookup/seen.ts';
import type { Step } from '../../../terminal/step.ts';
import { type Asked, isLabelled, labelFor } from './asked-of-nodes.ts';
import { nodeObstacles } from './node-obstacles.ts';
import { recreateStep } from '../facts/recreate-step.ts';
import type { PodSituation } from '../facts/pod-facts.ts';
import { patchPolicy } from '../treatment/treatment-steps.ts';

/** Why a pod has no node yet. */
export interface WaitingExplanation {
  readonly reason: WaitingReason;
  readonly message: string;
  /** What the scheduler says itself. */
  readonly scheduler?: string;
  /** Nodes that are capable of what the pod requires, and what keeps it from each. None seen: it may be full. */
  readonly capableNodes?: readonly CapableNode[];
  readonly steps: readonly Step[];
}

/** Why a pod has no node yet: a word for programs, and its meaning. */
export const waitingReasons = {
  NotScheduledYet: 'No scheduler has looked at it yet.',
  Gated: 'Scheduling gates hold it back.',
  NotByUs: 'It is pending, but not because of quicgso.',
  NoCapableNode: 'It requires a capable node, and there is none.',
  CapableNodesClosed:
    'It requires a capable node, and each of them is closed to it: a taint, a cordon, or what else it asks for.',
  CapableNodesFull: 'It requires a capable node, and those that are open to it seem to be full.',
  NodesNotSeen: 'It requires a capable node, and the nodes cannot be seen.',
} as const;
export type WaitingReason = keyof typeof waitingReasons;

interface CapableNode {
  readonly node: string;
  readonly obstacles: readonly string[];
}

/** Says what a pod without a node waits for, and whether it does so for what we ask of nodes. */
export function explainWaiting(situation: PodSituation, asked: Asked): WaitingExplanation {
  const { scheduled } = situation.pod;
  if (scheduled === undefined || scheduled.status === 'True') {
    const message = 'It has no node yet, and no scheduler has said why: does its scheduler run?';
    return { reason: 'NotScheduledYet', message, steps: [] };
  }
  const scheduler = scheduled.message;
  if (scheduled.reason === 'SchedulingGated') {
    return { reason: 'Gated', message: 'It waits for its scheduling gates, which are not ours.', scheduler, steps: [] };
  }
  if (asked.placement !== 'Require') {
    const all = asked.placement === 'Prefer' ? 'is a wish and keeps no pod waiting' : 'asks nothing of its node';
    const message = `It waits, but not for quicgso, whose placement ${asked.placement} ${all}.`;
    return { reason: 'NotByUs', message, scheduler, steps: [] };
  }
  return { scheduler, ...explainRequired(situation, asked.needs), steps: stepsFor(situation) };
}

function explainRequired({ pod, nodes }: PodSituation, needs: Asked['needs']): Omit<WaitingExplanation, 'steps'> {
  const labels = needs.map((capability) => labelFor(pod.network, capability)).join(' and ');
  const all = nodes && seenOr(nodes);
  if (all === undefined) {
    const unseen = nodes === undefined ? [] : whyUnseen('the nodes', nodes);
    const message = [`It waits for a node with ${labels}.`, ...unseen].join(' ');
    return { reason: 'NodesNotSeen', message };
  }
  const capableNodes = all
    .filter((node) => isLabelled(node.labels, pod.network, needs))
    .map((node) => ({ node: node.name, obstacles: nodeObstacles(node, pod) }));
  const open = capableNodes.filter(({ obstacles }) => obstacles.length === 0);
  const count = capableNodes.length === 1 ? 'The one capable node' : `Each of the ${capableNodes.length} capable nodes`;
  if (capableNodes.length === 0) {
    const message = `It requires a node with ${labels}, and none of the ${all.length} nodes has that.`;
    return { reason: 'NoCapableNode', message, capableNodes };
  }
  if (open.length === 0) {
    const message = `It requires a node with ${labels}. ${count} has something that keeps it out.`;
    return { reason: 'CapableNodesClosed', message, capableNodes };
  }
  const [first, ...others] = open.map(({ node }) => node);
  const who = others.length === 0 ? `${first ?? ''} is` : `${first ?? ''} and ${others.length} more are`;
  const message = `It requires a node with ${labels}: ${who} capable and full, unless the scheduler names something else.`;
  return { reason: 'CapableNodesFull', message, capableNodes };
}

/** What a waiting pod was asked to require stays; so it has to be made anew where that changes. */
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
    { action: 'add capable nodes, or make room on them', commands: [] },
    ...(asksItself
      ? []
      : [
          {
            action: 'or let it run elsewhere too, with GSO switched off',
            commands: [prefer, ...recreateStep(pod).commands],
          },
        ]),
  ];
}
