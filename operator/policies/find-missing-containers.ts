import type { PolicyRule } from '../../api/v1alpha1.ts';
import type { PodTemplate } from '../pods/read-pod.ts';
import type { Sample } from './count-pods.ts';
import type { TemplateFacts } from './template-facts.ts';

export interface MissingContainer {
  /** Index of the rule that names it. */
  readonly rule: number;
  readonly container: string;
  /** Number of pods that were inspected. */
  readonly seen: number;
}

/** Most pods of one rule to inspect, each of another template: more would rarely show more. */
const mostInspected = 5;

/**
 * The containers named by rules that no inspected pod of the rule has, and the pods to inspect before that is certain. A
 * rule without pods is skipped.
 */
export function findMissingContainers(
  rules: readonly PolicyRule[],
  samples: ReadonlyMap<number, readonly Sample[]>,
  factsOf: (template: PodTemplate) => TemplateFacts | undefined,
): { readonly missing: readonly MissingContainer[]; readonly toInspect: readonly Sample[] } {
  const missing: MissingContainer[] = [];
  const toInspect: Sample[] = [];
  for (const [rule, ofRule] of samples) {
    const seen = ofRule.flatMap(({ template }) => factsOf(template) ?? []).slice(0, mostInspected);
    const unseen = ofRule
      .filter(({ template }) => factsOf(template) === undefined)
      .slice(0, mostInspected - seen.length);
    const names = new Set(seen.flatMap(({ containers }) => containers));
    const absent = (rules[rule]?.containers ?? []).filter((container) => !names.has(container));
    if (absent.length === 0 || ofRule.length === 0) continue;
    if (unseen.length > 0) toInspect.push(...unseen);
    else missing.push(...absent.map((container) => ({ rule, container, seen: seen.length })));
  }
  return { missing, toInspect };
}
