import { presets } from '../../../../api/treatment/presets.ts';
import { readValueAnnotation } from '../../../../api/treatment/value-annotation.ts';
import { annotationOf } from './annotation-of.ts';
import { explainAnnotation } from './explain-annotation.ts';
import { explainOwn } from './explain-own.ts';
import type { Container } from '../facts/read-pod.ts';
import { type RuleVariable, ruleVariables } from './rule-variables.ts';
import type { ContainerExplanation, VariableExplanation, VariableFacts } from './variable-explanation.ts';

/** Runtime classes that bring a network stack of their own; the admission policies list the same. */
const sandboxes = ['gvisor', 'kata'];

/** Names that programs know, whoever sets them. */
const presetVariables: readonly string[] = Object.values(presets).flatMap((preset) => Object.values(preset));

/** For each container every variable of the rule, and others of its variables that quicgso knows. */
export function explainContainers(facts: VariableFacts): ContainerExplanation[] {
  const { pod, rule } = facts;
  const given = rule === undefined ? [] : ruleVariables(rule, pod.network);
  return pod.containers.map((container) => {
    const variables = namesFor(container, given).map((name) =>
      explainVariable(name, container, { ...facts, variable: given.find((one) => one.name === name) }),
    );
    return { container: container.name, init: container.init, variables, notes: notesOn(container, variables) };
  });
}

function namesFor({ env }: Container, given: readonly RuleVariable[]): string[] {
  const known = env.filter((variable) => readOurs(variable) !== undefined || presetVariables.includes(variable.name));
  return [...new Set([...given, ...known].map(({ name }) => name))];
}

function readOurs(variable: Container['env'][number]): string | undefined {
  const key = annotationOf(variable);
  return key !== undefined && readValueAnnotation(key) !== undefined ? key : undefined;
}

interface NamedFacts extends VariableFacts {
  /** What the rule says of it. */
  readonly variable: RuleVariable | undefined;
}

function explainVariable(name: string, container: Container, facts: NamedFacts): VariableExplanation {
  const { pod, treated, variable } = facts;
  // Of two variables with one name the last counts.
  const found = container.env.findLast((one) => one.name === name);
  if (found === undefined) return { name, source: 'None', ...whyMissing(container, facts), steps: [] };
  const annotation = readOurs(found);
  if (annotation !== undefined) return explainAnnotation(name, annotation, facts);
  if (treated && sandboxes.includes(pod.runtimeClass) && found.value === variable?.whenIncapable) {
    const message = `the safe value as it is: runtime class ${pod.runtimeClass} brings a network stack of its own, of which the tests of the node say nothing`;
    return { name, value: found.value ?? '', source: 'Literal', reason: 'Sandboxed', message, steps: [] };
  }
  return explainOwn(found, container, facts);
}

function whyMissing(
  { name }: Container,
  { treated, rule }: NamedFacts,
): Pick<VariableExplanation, 'reason' | 'message'> {
  if (rule?.containers !== undefined && !rule.containers.includes(name)) {
    const message = `missing, because the rule treats only ${rule.containers.join(', ')}`;
    return { reason: 'ContainerLeftOut', message };
  }
  return treated
    ? { reason: 'NotGiven', message: 'missing, because the rule, or the container, came after the pod was treated' }
    : { reason: 'Untreated', message: 'missing, because the pod is not treated' };
}

function notesOn({ envFrom }: Container, variables: readonly VariableExplanation[]): string[] {
  const ours = variables.filter(({ source }) => source === 'Annotation' || source === 'Literal');
  if (envFrom.length === 0 || ours.length === 0) return [];
  const sources = envFrom.map(({ configMapRef, secretRef }) =>
    configMapRef === undefined ? `Secret ${secretRef?.name ?? ''}` : `ConfigMap ${configMapRef.name}`,
  );
  return [
    `It takes variables from ${sources.join(' and ')} (envFrom): one of the same name there loses against ours. To keep it, write it under env.`,
  ];
}
