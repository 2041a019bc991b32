import { nodeAnnotation } from '../../../../api/names.ts';
import { readValueAnnotation } from '../../../../api/treatment/value-annotation.ts';
import { type KnownVerdict, worstVerdict } from '../../../lookup/known-verdict.ts';
import type { RuleVariable } from './rule-variables.ts';
import type { VariableExplanation, VariableFacts, VariableReason } from './variable-explanation.ts';

interface NamedFacts extends VariableFacts {
  readonly variable: RuleVariable | undefined;
}

type Values = Pick<RuleVariable, 'needs' | 'whenCapable' | 'whenIncapable'>;

/** A variable that is read from one of our annotations: its value, and why it is that. */
export function explainAnnotation(name: string, annotation: string, facts: NamedFacts): VariableExplanation {
  const value = facts.pod.annotations[annotation];
  const [reason, message] = whyValue(annotation, value, facts);
  // The kubelet takes an annotation that does not exist for an empty one.
  return { name, value: value ?? '', source: 'Annotation', annotation, reason, message, steps: [] };
}

function whyValue(annotation: string, value: string | undefined, facts: NamedFacts): [VariableReason, string] {
  const { pod, node } = facts;
  if (value === undefined) {
    return [
      'AnnotationMissing',
      'empty, because somebody took the annotation away: programs read that as "not disabled"',
    ];
  }
  const values = valuesOf(annotation, facts);
  if (values === undefined) return ['NoRule', 'no rule of now says what it should be'];
  if (node === undefined) return whyUnbound(value, values);
  const written = pod.annotations[nodeAnnotation];
  if (written !== node.name && value === values.whenIncapable) {
    const message = `the safe value of its creation: when it was bound to ${node.name}, nothing was written (no GsoNodeMap, or the policies were not there yet)`;
    return ['NotWritten', message];
  }
  return compare(value, values, worstVerdict(node, pod.network, values.needs));
}

function whyUnbound(value: string, { whenIncapable }: Values): [VariableReason, string] {
  return value === whenIncapable
    ? ['NotBound', 'the safe value, until the pod is bound to a node']
    : ['UnexpectedValue', `somebody changed the annotation: until the pod is bound it should be "${whenIncapable}"`];
}

function compare(
  value: string,
  { whenCapable, whenIncapable }: Values,
  verdict: KnownVerdict,
): [VariableReason, string] {
  if (value !== whenCapable && value !== whenIncapable) {
    const message = `neither "${whenCapable}" (capable) nor "${whenIncapable}": the rule, or somebody the annotation, changed since it was written. ${verdict.message}`;
    return ['UnexpectedValue', message];
  }
  if (verdict.capable === undefined) return ['NotSeen', verdict.message];
  const right = verdict.capable ? whenCapable : whenIncapable;
  if (value === right) return [verdict.capable ? 'NodeCapable' : 'NodeNotCapable', verdict.message];
  return ['VerdictChanged', `"${right}" would be right now: ${verdict.message}`];
}

/** What the rule says of it; the switches mean the same whatever the rule. */
function valuesOf(annotation: string, { variable }: NamedFacts): Values | undefined {
  const read = readValueAnnotation(annotation);
  if (read === undefined) return undefined;
  if ('capability' in read) return { needs: [read.capability], whenCapable: 'false', whenIncapable: 'true' };
  return variable?.annotation === annotation ? variable : undefined;
}
