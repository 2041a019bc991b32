import { nodeAnnotation } from '../../../../api/names.ts';
import type { Setting } from '../../../../api/treatment/settings.ts';
import { type KnownVerdict, worstVerdict } from '../../../lookup/known-verdict.ts';
import type { PodSituation } from '../facts/pod-facts.ts';
import type { VariableExplanation, VariableReason } from './variable-explanation.ts';

/** Explains the value of a variable that is read from a quicgso annotation. */
export function explainAnnotation(name: string, annotation: string, situation: PodSituation): VariableExplanation {
  const value = situation.pod.annotations[annotation];
  const [reason, message] = whyValue(annotation, value, situation);
  // The kubelet resolves a missing annotation to an empty value.
  return { name, value: value ?? '', source: 'Annotation', annotation, reason, message, steps: [] };
}

function whyValue(
  annotation: string,
  value: string | undefined,
  { pod, node, settings }: PodSituation,
): [VariableReason, string] {
  if (value === undefined) {
    return ['AnnotationMissing', 'empty, because the annotation was removed: programs read this as "not disabled"'];
  }
  const setting = settings.find((one) => one.annotation === annotation);
  if (setting === undefined) return ['NoRule', 'no current rule sets it'];
  if (node === undefined) return whyUnbound(value, setting);
  const written = pod.annotations[nodeAnnotation];
  if (written !== node.name && value === setting.off) {
    const message = `the safe value from creation: nothing was written when the pod was bound to ${node.name} (no GsoNodeMap, or the admission policies were not installed yet)`;
    return ['NotWritten', message];
  }
  return compare(value, setting, worstVerdict(node, pod.network, setting.needs));
}

function whyUnbound(value: string, { off }: Setting): [VariableReason, string] {
  return value === off
    ? ['NotBound', 'the safe value, until the pod is bound to a node']
    : ['UnexpectedValue', `the annotation was changed: it should be "${off}" until the pod is bound`];
}

function compare(value: string, { on, off }: Setting, verdict: KnownVerdict): [VariableReason, string] {
  if (value !== on && value !== off) {
    const message = `neither "${on}" (capable) nor "${off}": the rule or the annotation has changed since it was written. ${verdict.message}`;
    return ['UnexpectedValue', message];
  }
  if (verdict.capable === undefined) return ['NotSeen', verdict.message];
  const right = verdict.capable ? on : off;
  if (value === right) return [verdict.capable ? 'NodeCapable' : 'NodeNotCapable', verdict.message];
  return ['VerdictChanged', `should now be "${right}": ${verdict.message}`];
}
