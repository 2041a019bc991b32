import {
  capabilities,
  correctedAtAnnotation,
  disableAnnotation,
  runsWithAnnotation,
  systemNamespace,
} from '../../../../api/names.ts';
import { readValueAnnotation } from '../../../../api/treatment/value-annotation.ts';
import { parseRunsWith } from '../../../../api/treatment/runs-with.ts';
import type { Step } from '../../../terminal/step.ts';
import { annotationOf } from '../variables/annotation-of.ts';
import type { ReadPod } from '../facts/read-pod.ts';
import { restartStep } from '../facts/recreate-step.ts';
import { type RuleVariable, ruleVariables } from '../variables/rule-variables.ts';
import type { ContainerExplanation, VariableFacts } from '../variables/variable-explanation.ts';

/** Whether the containers of a pod run with what is right on its node. */
export interface DriftExplanation {
  /** Unsafe: something is on where it does not work. Conservative: it is off where it works. */
  readonly state: 'None' | 'Unsafe' | 'Conservative';
  readonly message?: string;
  /** What they still run with, as the operator noted it, and since when their annotations say something else. */
  readonly runsWith?: string;
  readonly correctedAt?: string;
  readonly steps: readonly Step[];
}

const none: DriftExplanation = { state: 'None', steps: [] };

/** Says how what runs differs from what is right: by the marks of the operator, else by the values that do not fit. */
export function explainDrift(facts: VariableFacts, containers: readonly ContainerExplanation[]): DriftExplanation {
  const { pod, treated } = facts;
  if (!treated || pod.ended || pod.node === undefined) return none;
  const runsWith = pod.annotations[runsWithAnnotation];
  const correctedAt = pod.annotations[correctedAtAnnotation];
  return runsWith === undefined || correctedAt === undefined
    ? driftOfValues(facts, containers)
    : driftOfMarks(facts, { runsWith, correctedAt });
}

function driftOfMarks(
  facts: VariableFacts,
  marks: { readonly runsWith: string; readonly correctedAt: string },
): DriftExplanation {
  const { pod } = facts;
  const before = readers(pod).filter(
    ({ startedAt }) => startedAt !== undefined && Date.parse(startedAt) <= Date.parse(marks.correctedAt),
  );
  const wrong = [...parseRunsWith(marks.runsWith)].filter(([name, on]) => shallBeOn(name, facts) !== on);
  if (before.length === 0 || wrong.length === 0) return { ...none, ...marks };
  const runs = wrong.map(([name, on]) => `${titleOf(name)} ${on ? 'on' : 'off'}`).join(' and ');
  const message = `Its containers (${before.map(({ name }) => name).join(', ')}) still run with ${runs}: they started before their values were corrected at ${marks.correctedAt}.`;
  const state = wrong.some(([, on]) => on) ? 'Unsafe' : 'Conservative';
  return { state, message, ...marks, steps: [restartStep(pod)] };
}

/** By what its annotation says now; undefined when that cannot be told. */
function shallBeOn(name: string, { pod, rule }: VariableFacts): boolean | undefined {
  const given = rule === undefined ? [] : ruleVariables(rule, pod.network);
  const own = given.find((variable) => `env.${variable.name}` === name);
  if (own !== undefined) return pod.annotations[own.annotation] === own.whenCapable;
  const capability = capabilities.find((one) => one === name);
  if (capability === undefined) return undefined;
  return pod.annotations[disableAnnotation(capability, pod.network)] !== 'true';
}

/** The operator has not come by yet. */
function driftOfValues(facts: VariableFacts, containers: readonly ContainerExplanation[]): DriftExplanation {
  const { pod, rule } = facts;
  const given = rule === undefined ? [] : ruleVariables(rule, pod.network);
  const wrong = containers.flatMap(({ variables }) => variables.filter(({ reason }) => reason === 'VerdictChanged'));
  if (wrong.length === 0) return none;
  const unsafe = wrong.some(({ name, value }) =>
    isOn(
      value,
      given.find((variable) => variable.name === name),
    ),
  );
  const names = [...new Set(wrong.map(({ name }) => name))].join(', ');
  return {
    state: unsafe ? 'Unsafe' : 'Conservative',
    message: `What was written for ${names} does not fit the verdict of ${pod.node ?? ''} any more. The operator corrects that within seconds; its containers need a restart to read it.`,
    steps: [
      {
        action: 'if it stays so, look whether the operator runs',
        commands: [`kubectl get pods -n ${systemNamespace}`],
      },
      restartStep(pod),
    ],
  };
}

/** A switch that no rule of now knows is on unless it says "true". */
function isOn(value: string | undefined, variable: RuleVariable | undefined): boolean {
  return variable === undefined ? value !== 'true' : value !== variable.whenIncapable;
}

function readers({ containers }: ReadPod): ReadPod['containers'] {
  return containers.filter(({ env }) =>
    env.some((variable) => readValueAnnotation(annotationOf(variable) ?? '') !== undefined),
  );
}

function titleOf(name: string): string {
  return capabilities.some((one) => one === name) ? name.toUpperCase() : name.replace(/^env\./u, '');
}
