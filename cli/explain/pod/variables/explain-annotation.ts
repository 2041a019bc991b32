import { nodeAnnotation } from '../../../../api/names.ts';
import type { Setting } from '../../../../api/treatment/settings.ts';
import { type KnownVerdict, worstVerdict } from '../../../lookup/known-verdict.ts';
import type { PodSituation } from '../facts/pod-facts.ts';
import type { VariableExplanation, VariableReason } from './variable-explanation.ts';

/** A variable that is read from one of our annotations: its value, and why it is that. */
export function explainAnnotation(name: string, annotation: string, situation: PodSituation): VariableExplanation {
  const value = situation.pod.annotations[annotation];
  const [reason, message] = whyValue(annotation, value, situation);
  // The kubelet takes an annotation that does not exist for an empty one.
  return { name, value: value ?? '', source: 'Annotation', annotation, reason, message, steps: [] };
}

function whyValue(
  annotation: string,
  value: string | undefined,
  { pod, node, settings }: PodSituation,
): [VariableReason, string] {
  if (value === undefined) {
    return [
      'AnnotationMissing',
      'empty, because somebody took the annotation away: programs read that as "not disabled"',
    ];
  }
  const setting = settings.find((one) => one.annotation === annotation);
  if (setting === undefined) return ['NoRule', 'no rule of now says what it should be'];
  if (node === undefined) return whyUnbound(value, setting);
  const written = pod.annotations[nodeAnnotation];
  if (written !== node.name && value === setting.off) {
    const message = `the safe value of its creation: when it was bound to ${node.name}, nothing was written (no GsoNodeMap, or the policies were not there yet)`;
    return ['NotWritten', message];
  }
  return compare(value, setting, worstVerdict(node, pod.network, setting.needs));
}

function whyUnbound(value: string, { off }: Setting): [VariableReason, string] {
  return value === off
    ? ['NotBound', 'the safe value, until the pod is bound to a node']
    : ['UnexpectedValue', `somebody changed the annotation: until the pod is bound it should be "${off}"`];
}

function compare(value: string, { on, off }: Setting, verdict: KnownVerdict): [VariableReason, string] {
  if (value !== on && value !== off) {
    const message = `neither "${on}" (capable) nor "${off}": the rule, or somebody the annotation, changed since it was written. ${verdict.message}`;
    return ['UnexpectedValue', message];
  }
  if (verdict.capable === undefined) return ['NotSeen', verdict.message];
  const right = verdict.capable ? on : off;
  if (value === right) return [verdict.capable ? 'NodeCapable' : 'NodeNotCapable', verdict.message];
  return ['VerdictChanged', `"${right}" would be right now: ${verdict.message}`];
}
