import { correctedAtAnnotation, runsWithAnnotation, systemNamespace } from '../../../../api/names.ts';
import { parseRunsWith, settingName, settingTitle } from '../../../../api/treatment/runs-with.ts';
import { positionOf } from '../../../../api/treatment/settings.ts';
import { valueAnnotationAt } from '../../../../api/treatment/value-annotation.ts';
import type { Step } from '../../../terminal/step.ts';
import type { ReadPod } from '../facts/read-pod.ts';
import { restartStep } from '../facts/recreate-step.ts';
import type { PodSituation } from '../facts/pod-facts.ts';
import type { ContainerExplanation } from '../variables/variable-explanation.ts';

/** How what the containers of a pod run with differs from what is right on its node: a word for programs, and its meaning. */
export const driftStates = {
  None: 'They run with what is right, as far as can be seen.',
  Unsafe: 'Something is on where it does not work.',
  Conservative: 'Something is off where it works, and nothing is unsafe.',
} as const;

/** Whether the containers of a pod run with what is right on its node. */
export interface DriftExplanation {
  readonly state: keyof typeof driftStates;
  readonly message?: string;
  /** What they still run with, as the operator noted it, and since when their annotations say something else. */
  readonly runsWith?: string;
  readonly correctedAt?: string;
  readonly steps: readonly Step[];
}

type Situation = Pick<PodSituation, 'pod' | 'settings'>;

const none: DriftExplanation = { state: 'None', steps: [] };

/** Says how what runs differs from what is right: by the marks of the operator, else by the values that do not fit. */
export function explainDrift(situation: PodSituation, containers: readonly ContainerExplanation[]): DriftExplanation {
  const { pod, treated } = situation;
  if (!treated || pod.ended || pod.node === undefined) return none;
  const runsWith = pod.annotations[runsWithAnnotation];
  const correctedAt = pod.annotations[correctedAtAnnotation];
  return runsWith === undefined || correctedAt === undefined
    ? driftOfValues(situation, containers)
    : driftOfMarks(situation, { runsWith, correctedAt });
}

function driftOfMarks(
  situation: Situation,
  marks: { readonly runsWith: string; readonly correctedAt: string },
): DriftExplanation {
  const { pod } = situation;
  const before = readers(pod).filter(
    ({ startedAt }) => startedAt !== undefined && Date.parse(startedAt) <= Date.parse(marks.correctedAt),
  );
  const wrong = [...parseRunsWith(marks.runsWith)].filter(([name, on]) => isToBeOn(name, situation) !== on);
  if (before.length === 0 || wrong.length === 0) return { ...none, ...marks };
  const runs = wrong.map(([name, on]) => `${settingTitle(name)} ${on ? 'on' : 'off'}`).join(' and ');
  const message = `Its containers (${before.map(({ name }) => name).join(', ')}) still run with ${runs}: they started before their values were corrected at ${marks.correctedAt}.`;
  const state = wrong.some(([, on]) => on) ? 'Unsafe' : 'Conservative';
  return { state, message, ...marks, steps: [restartStep(pod)] };
}

/** By what its annotation says now; undefined when that cannot be told. */
function isToBeOn(name: string, { pod, settings }: Situation): boolean | undefined {
  const setting = settings.find((one) => one.network === pod.network && settingName(one) === name);
  return setting && positionOf(setting, pod.annotations[setting.annotation]) === 'on';
}

/** The operator has not come by yet. */
function driftOfValues({ pod, settings }: Situation, containers: readonly ContainerExplanation[]): DriftExplanation {
  const wrong = containers.flatMap(({ variables }) => variables.filter(({ reason }) => reason === 'VerdictChanged'));
  if (wrong.length === 0) return none;
  const unsafe = wrong.some(({ annotation, value }) =>
    settings.some((setting) => setting.annotation === annotation && positionOf(setting, value) === 'on'),
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

function readers({ containers }: ReadPod): ReadPod['containers'] {
  return containers.filter(({ env }) =>
    env.some(({ valueFrom }) => valueAnnotationAt(valueFrom?.fieldRef?.fieldPath) !== undefined),
  );
}
