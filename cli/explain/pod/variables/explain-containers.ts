import { switchedBy } from '../../../../api/treatment/presets.ts';
import { sandboxClasses } from '../../../../api/treatment/sandboxes.ts';
import { valueAnnotationAt } from '../../../../api/treatment/value-annotation.ts';
import { explainAnnotation } from './explain-annotation.ts';
import { explainOwn } from './explain-own.ts';
import type { Container } from '../facts/read-pod.ts';
import type { PodSituation } from '../facts/pod-facts.ts';
import type { ContainerExplanation, VariableExplanation } from './variable-explanation.ts';

/** For each container the variables of the rule, and its other variables that quicgso knows. */
export function explainContainers(situation: PodSituation): ContainerExplanation[] {
  return situation.pod.containers.map((container) => {
    const variables = namesFor(container, situation).map((name) => explainVariable(name, container, situation));
    return { container: container.name, init: container.init, variables, notes: notesOn(container, variables) };
  });
}

function namesFor({ env }: Container, { given }: PodSituation): string[] {
  const known = env.filter(
    ({ name, valueFrom }) =>
      switchedBy(name) !== undefined || valueAnnotationAt(valueFrom?.fieldRef?.fieldPath) !== undefined,
  );
  return [...new Set([...given, ...known].map(({ name }) => name))];
}

function explainVariable(name: string, container: Container, situation: PodSituation): VariableExplanation {
  const { pod, treated, given } = situation;
  // Of two variables with the same name the last one applies.
  const found = container.env.findLast((one) => one.name === name);
  if (found === undefined) return { name, source: 'None', ...whyMissing(container, situation), steps: [] };
  const annotation = valueAnnotationAt(found.valueFrom?.fieldRef?.fieldPath);
  if (annotation !== undefined) return explainAnnotation(name, annotation, situation);
  const safe = given.find((one) => one.name === name)?.setting.off;
  if (treated && sandboxClasses.includes(pod.runtimeClass) && found.value === safe) {
    const message = `the safe value, fixed: runtime class ${pod.runtimeClass} has its own network stack, which the probes do not test`;
    return { name, value: found.value ?? '', source: 'Literal', reason: 'Sandboxed', message, steps: [] };
  }
  return explainOwn(found, container, situation);
}

function whyMissing(
  { name }: Container,
  { treated, selection }: PodSituation,
): Pick<VariableExplanation, 'reason' | 'message'> {
  const only = selection?.rule.containers;
  if (only !== undefined && !only.includes(name)) {
    const message = `not set: the rule treats only ${only.join(', ')}`;
    return { reason: 'ContainerLeftOut', message };
  }
  return treated
    ? { reason: 'NotGiven', message: 'not set: the rule or the container was added after the pod was treated' }
    : { reason: 'Untreated', message: 'not set: the pod is not treated' };
}

function notesOn({ envFrom }: Container, variables: readonly VariableExplanation[]): string[] {
  const ours = variables.filter(({ source }) => source === 'Annotation' || source === 'Literal');
  if (envFrom.length === 0 || ours.length === 0) return [];
  const sources = envFrom.map(({ configMapRef, secretRef }) =>
    configMapRef === undefined ? `Secret ${secretRef?.name ?? ''}` : `ConfigMap ${configMapRef.name}`,
  );
  return [
    `It also reads variables from ${sources.join(' and ')} (envFrom). quicgso overrides those of the same name; to keep one, set it under env.`,
  ];
}
