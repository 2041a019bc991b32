import type { LabelSelector, PolicyRule } from '../../api/v1alpha1.ts';

/** A rule with the defaults of the CRD. */
export type Rule = Required<Omit<PolicyRule, 'containers'>> & Pick<PolicyRule, 'containers'>;

const quickPath = { prefer: 'Prefer', require: 'Require', none: 'None' } as const;

/** The rule that treats a pod with these labels; undefined: none does. */
export function findRule(labels: Readonly<Record<string, string>>, rules: readonly PolicyRule[]): Rule | undefined {
  const known = new Map(Object.entries(labels));
  for (const [value, placement] of Object.entries(quickPath)) {
    if (known.get('quicgso.io/placement') === value) return withDefaults({ selector: {}, placement });
  }
  const rule = rules.find(({ selector }) => selects(selector, known));
  return rule === undefined ? undefined : withDefaults(rule);
}

function withDefaults(rule: PolicyRule): Rule {
  return { placement: 'Prefer', needs: ['GSO'], preset: 'quic-go', env: [], ...rule };
}

function selects(
  { matchLabels = {}, matchExpressions = [] }: LabelSelector,
  labels: ReadonlyMap<string, string>,
): boolean {
  const conditions = [
    ...Object.entries(matchLabels).map(([key, value]) => ({ key, operator: 'In' as const, values: [value] })),
    ...matchExpressions,
  ];
  return conditions.every(({ key, operator, values = [] }) => {
    const value = labels.get(key);
    const isOneOf = value !== undefined && values.includes(value);
    return { In: isOneOf, NotIn: !isOneOf, Exists: value !== undefined, DoesNotExist: value === undefined }[operator];
  });
}
