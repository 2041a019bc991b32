import { injectedLabel, networks, placementLabel } from '../../../../api/names.ts';
import { findTreatment, type Treatment } from '../../../../api/treatment/find-treatment.ts';
import { ruleVariables, type RuleVariable, type Setting, switchesOf } from '../../../../api/treatment/settings.ts';
import { type Seen, seenOr } from '../../../lookup/seen.ts';
import type { PolicyRule } from '../../../../api/v1alpha1.ts';
import type { NodeFacts } from '../../../lookup/node-facts.ts';
import type { ReadPod } from './read-pod.ts';
import type { ReadNode } from './read-node.ts';

/** All that an explanation of a pod rests on. */
export interface PodFacts {
  readonly pod: ReadPod;
  readonly namespace: Seen<NamespaceFacts>;
  /** The GsoPolicy `default` of its namespace. */
  readonly policy: Seen<PolicyFacts>;
  readonly admission: AdmissionFacts;
  /** The node that it is bound to. */
  readonly node: NodeFacts | undefined;
  /** All nodes; undefined when the pod does not wait for one. */
  readonly nodes: Seen<readonly ReadNode[]> | undefined;
}

interface NamespaceFacts {
  /** The value of its label `quicgso.io/injection`. */
  readonly injection: string | undefined;
  /** When that was last written, RFC 3339. */
  readonly since: string | undefined;
}

interface PolicyFacts {
  readonly rules: readonly PolicyRule[];
  /** When they were last written, RFC 3339. */
  readonly since: string | undefined;
}

/** Whether the API server can treat pods. */
interface AdmissionFacts {
  /** Whether it serves MutatingAdmissionPolicy. */
  readonly serves: Seen<boolean>;
  /** Its version, as `v1.37.2`. */
  readonly version: Seen<string>;
  /** Since when it has our policies, RFC 3339. */
  readonly installed: Seen<string>;
}

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
