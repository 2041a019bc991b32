import { readConditions } from '../../api/conditions.ts';
import type { PolicyStatus } from '../../api/v1alpha1.ts';
import type { PodTemplate } from '../pods/read-pod.ts';
import type { CountedPods, Sample } from './count-pods.ts';
import { findMissingContainers } from './find-missing-containers.ts';
import { hiddenRules } from './hidden-rules.ts';
import { policyConditions } from './policy-conditions.ts';
import type { StoredPolicy } from './read-policy.ts';
import type { TemplateFacts } from './template-facts.ts';

/** Most nodes and pods that are listed by name. */
const mostNodes = 10;
const mostPods = 10;

export interface PolicyView {
  readonly policy: StoredPolicy;
  readonly optedIn: boolean;
  /** The pods of the namespace; undefined if it is not opted in. */
  readonly counted: CountedPods | undefined;
  readonly factsOf: (template: PodTemplate) => TemplateFacts | undefined;
  readonly now: number;
}

/** The desired status of a policy. */
export function policyStatus({ policy, optedIn, counted, factsOf, now }: PolicyView): PolicyStatus {
  const { namespace, generation, rules, problem } = policy;
  const stored = readConditions(policy.status);
  const findings = { namespace, optedIn, problem, hidden: hiddenRules(rules) };
  const observed = { observedGeneration: generation };
  if (counted === undefined || problem !== undefined) {
    return { ...observed, conditions: policyConditions(findings, stored, now) };
  }

  const names = [...counted.untreated]
    .flatMap(([template, pods]) => (factsOf(template)?.windows === false ? pods : []))
    .toSorted();
  const untreated = { count: names.length, pods: names.slice(0, mostPods) };
  const drifted = [...counted.drift].map(([node, counts]) => ({ node, ...counts })).toSorted(worseFirst);
  const worst = drifted.slice(0, mostNodes);
  const pods = {
    missing: findMissingContainers(rules, counted.samples, factsOf).missing,
    untreated,
    unsafe: counted.total.unsafe,
    unsafeNodes: worst.filter(({ unsafe }) => unsafe > 0).map(({ node }) => node),
  };
  return {
    ...observed,
    total: counted.total,
    rules: [...counted.rules],
    driftedNodes: { count: drifted.length, worst },
    untreated,
    conditions: policyConditions({ ...findings, pods }, stored, now),
  };
}

/** Pods to inspect before the status is complete. A Windows pod is never treated, but its metadata does not show it. */
export function samplesToInspect({ policy, counted, factsOf }: Omit<PolicyView, 'optedIn' | 'now'>): Sample[] {
  if (counted === undefined || policy.problem !== undefined) return [];
  const untreated = [...counted.untreated].flatMap(([template, [pod]]) =>
    pod === undefined || factsOf(template) !== undefined ? [] : [{ template, pod }],
  );
  const all = [...untreated, ...findMissingContainers(policy.rules, counted.samples, factsOf).toInspect];
  return [...new Map(all.map((sample) => [sample.template, sample])).values()];
}

interface DriftedNode {
  readonly node: string;
  readonly unsafe: number;
  readonly conservative: number;
}

function worseFirst(a: DriftedNode, b: DriftedNode): number {
  return b.unsafe - a.unsafe || b.conservative - a.conservative || (a.node < b.node ? -1 : 1);
}
