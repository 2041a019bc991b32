import { injectedLabel, networks, placementLabel } from '../../../../api/names.ts';
import { findTreatment, type Treatment } from '../../../../api/treatment/find-treatment.ts';
import { ruleVariables, type RuleVariable, type Setting, switchesOf } from '../../../../api/treatment/settings.ts';
import { seenOr } from '../../../lookup/seen.ts';
import type { PodFacts } from './pod-facts.ts';

/** The facts about a pod, and what follows from them for all parts of its explanation. */
export interface PodSituation extends PodFacts {
  /** Whether a policy treated it when it was created. */
  readonly treated: boolean;
  /** What selects it now, whether its namespace is opted in or not; undefined when nothing does. */
  readonly selection: Treatment | undefined;
  /** The variables that this gives to containers. */
  readonly given: readonly RuleVariable[];
  /** What these read, and the switches of both networks, which mean the same whatever the rule. */
  readonly settings: readonly Setting[];
}

export function situationOf(facts: PodFacts): PodSituation {
  const { pod, policy } = facts;
  const selection = findTreatment(pod.labels, seenOr(policy)?.rules ?? []);
  const given = selection === undefined ? [] : ruleVariables(selection.rule, pod.network);
  return {
    ...facts,
    treated: Object.hasOwn(pod.labels, injectedLabel),
    selection,
    given,
    settings: [...networks.flatMap(switchesOf), ...given.map(({ setting }) => setting)],
  };
}

/** `rule 1 of GsoPolicy default`, or its label. */
export function nameSelection(selection: Treatment): string {
  return selection.by === 'label'
    ? `its label ${placementLabel}=${selection.rule.placement.toLowerCase()}`
    : `rule ${selection.index + 1} of GsoPolicy default`;
}
