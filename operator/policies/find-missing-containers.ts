import type { PolicyRule } from '../../api/v1alpha1.ts';
import type { PodTemplate } from '../pods/read-pod.ts';
import type { Sample } from './count-pods.ts';
import type { TemplateFacts } from './template-facts.ts';

export interface MissingContainer {
  /** Index of the rule that names it. */
  readonly rule: number;
  readonly container: string;
  /** Pods that were looked at. */
  readonly seen: number;
}

/** Pods of one rule that are looked at, each of another template: one for each, and more would seldom tell more. */
const mostSeen = 5;

/**
 * Which containers that rules name no pod of the rule has, as far as samples show, and which further samples would tell.
 * Of a rule without pods nothing is said.
 */
export function findMissingContainers(
  rules: readonly PolicyRule[],
  samples: ReadonlyMap<number, readonly Sample[]>,
  factsOf: (template: PodTemplate) => TemplateFacts | undefined,
): { readonly missing: readonly MissingContainer[]; readonly look: readonly Sample[] } {
  const missing: MissingContainer[] = [];
  const look: Sample[] = [];
  for (const [rule, ofRule] of samples) {
    const seen = ofRule.flatMap(({ template }) => factsOf(template) ?? []).slice(0, mostSeen);
    const unseen = ofRule.filter(({ template }) => factsOf(template) === undefined).slice(0, mostSeen - seen.length);
    const names = new Set(seen.flatMap(({ containers }) => containers));
    const absent = (rules[rule]?.containers ?? []).filter((container) => !names.has(container));
    if (absent.length === 0 || ofRule.length === 0) continue;
    if (unseen.length > 0) look.push(...unseen);
    else missing.push(...absent.map((container) => ({ rule, container, seen: seen.length })));
  }
  return { missing, look };
}
