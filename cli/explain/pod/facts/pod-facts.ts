import { injectedLabel, networks, placementLabel } from '../../../../api/names.ts';
import { findTreatment, type Treatment } from '../../../../api/treatment/find-treatment.ts';
import { ruleVariables, type RuleVariable, type Setting, switchesOf } from '../../../../api/treatment/settings.ts';
import { type Seen, valueOrUndefined } from '../../../lookup/seen.ts';
import type { PolicyRule } from '../../../../api/v1alpha1.ts';
import type { NodeFacts } from '../../../lookup/node-facts.ts';
import type { ReadPod } from './read-pod.ts';
import type { ReadNode } from './read-node.ts';

/** The facts for explaining a pod. */
export interface PodFacts {
  readonly pod: ReadPod;
  readonly namespace: Seen<NamespaceFacts>;
  /** The GsoPolicy `default` of its namespace. */
  readonly policy: Seen<PolicyFacts>;
  readonly admission: AdmissionFacts;
  /** Its node, if it is bound. */
  readonly node: NodeFacts | undefined;
  /** All nodes; undefined unless the pod is pending. */
  readonly nodes: Seen<readonly ReadNode[]> | undefined;
}

interface NamespaceFacts {
  /** The value of its label `quicgso.io/injection`. */
  readonly injection: string | undefined;
  /** When the label was last written, RFC 3339. */
  readonly since: string | undefined;
}

interface PolicyFacts {
  readonly rules: readonly PolicyRule[];
  /** When the rules were last written, RFC 3339. */
  readonly since: string | undefined;
}

/** Whether the API server can treat pods. */
interface AdmissionFacts {
  /** Whether it serves MutatingAdmissionPolicy. */
  readonly serves: Seen<boolean>;
  /** Its version, for example `v1.37.2`. */
  readonly version: Seen<string>;
  /** When quicgso's admission policies were installed, RFC 3339. */
  readonly installed: Seen<string>;
}

/** The facts about a pod, and the conclusions that all parts of its explanation share. */
export interface PodSituation extends PodFacts {
  /** Whether a policy treated it when it was created. */
  readonly treated: boolean;
  /** What selects it now, whether or not its namespace is opted in; undefined if nothing does. */
  readonly selection: Treatment | undefined;
  /** The variables that this selection adds to containers. */
  readonly given: readonly RuleVariable[];
  /** The settings of these variables, and the switches of both networks, which do not depend on the rule. */
  readonly settings: readonly Setting[];
}

export function situationOf(facts: PodFacts): PodSituation {
  const { pod, policy } = facts;
  const selection = findTreatment(pod.labels, valueOrUndefined(policy)?.rules ?? []);
  const given = selection === undefined ? [] : ruleVariables(selection.rule, pod.network);
  return {
    ...facts,
    treated: Object.hasOwn(pod.labels, injectedLabel),
    selection,
    given,
    settings: [...networks.flatMap(switchesOf), ...given.map(({ setting }) => setting)],
  };
}

/** `rule 1 of GsoPolicy default`, or the label of the pod. */
export function nameSelection(selection: Treatment): string {
  return selection.by === 'label'
    ? `its label ${placementLabel}=${selection.rule.placement.toLowerCase()}`
    : `rule ${selection.index + 1} of GsoPolicy default`;
}
