import { correctedAtAnnotation, runsWithAnnotation, systemNamespace } from '../../../../api/names.ts';
import { parseRunsWith, settingName, settingTitle } from '../../../../api/treatment/runs-with.ts';
import { positionOf } from '../../../../api/treatment/settings.ts';
import { valueAnnotationAt } from '../../../../api/treatment/value-annotation.ts';
import type { Step } from '../../../terminal/step.ts';
import type { ReadPod } from '../facts/read-pod.ts';
import { restartStep } from '../facts/recreate-step.ts';
import type { PodSituation } from '../facts/pod-facts.ts';
import type { ContainerExplanation } from '../variables/variable-explanation.ts';

/** How the running values of a pod differ from the right ones for its node: each machine-readable state with its meaning. */
export const driftStates = {
  None: 'The containers run with the right values, as far as visible.',
  Unsafe: 'Something is on where it does not work.',
  Conservative: 'Something is off where it works, and nothing is unsafe.',
} as const;

/** Whether the containers of a pod run with the right values for its node. */
export interface DriftExplanation {
  readonly state: keyof typeof driftStates;
  readonly message?: string;
  /** The values they still run with, as noted by the operator, and when it corrected the annotations. */
  readonly runsWith?: string;
  readonly correctedAt?: string;
  readonly steps: readonly Step[];
}

type Situation = Pick<PodSituation, 'pod' | 'settings'>;

const none: DriftExplanation = { state: 'None', steps: [] };

/** Finds drift by the operator's marks, or without marks by outdated annotations. */
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
  const wrong = [...parseRunsWith(marks.runsWith)].filter(([name, on]) => shouldBeOn(name, situation) !== on);
  if (before.length === 0 || wrong.length === 0) return { ...none, ...marks };
  const runs = wrong.map(([name, on]) => `${settingTitle(name)} ${on ? 'on' : 'off'}`).join(' and ');
  const message = `Its containers (${before.map(({ name }) => name).join(', ')}) still run with ${runs}: they started before their values were corrected at ${marks.correctedAt}.`;
  const state = wrong.some(([, on]) => on) ? 'Unsafe' : 'Conservative';
  return { state, message, ...marks, steps: [restartStep(pod)] };
}

/** Read from the current annotation; undefined if the setting is unknown. */
function shouldBeOn(name: string, { pod, settings }: Situation): boolean | undefined {
  const setting = settings.find((one) => one.network === pod.network && settingName(one) === name);
  return setting && positionOf(setting, pod.annotations[setting.annotation]) === 'on';
}

/** Before the operator has corrected the pod. */
function driftOfValues({ pod, settings }: Situation, containers: readonly ContainerExplanation[]): DriftExplanation {
  const wrong = containers.flatMap(({ variables }) => variables.filter(({ reason }) => reason === 'VerdictChanged'));
  if (wrong.length === 0) return none;
  const unsafe = wrong.some(({ annotation, value }) =>
    settings.some((setting) => setting.annotation === annotation && positionOf(setting, value) === 'on'),
  );
  const names = [...new Set(wrong.map(({ name }) => name))].join(', ');
  return {
    state: unsafe ? 'Unsafe' : 'Conservative',
    message: `The values of ${names} no longer match the verdict of ${pod.node ?? ''}. The operator corrects them within seconds; the containers must restart to read them.`,
    steps: [
      {
        action: 'if this persists, check that the operator is running',
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
