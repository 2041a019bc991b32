import { describe, expect, it } from 'vitest';
import { type PolicyFindings, policyConditions } from './policy-conditions.ts';

const now = Date.parse('2026-11-25T12:00:00Z');
const fine: PolicyFindings = {
  namespace: 'shop',
  optedIn: true,
  problem: undefined,
  hidden: [],
  pods: { missing: [], untreated: { count: 0, pods: [] }, unsafe: 0, unsafeNodes: [] },
};
const findings = (pods: Partial<NonNullable<PolicyFindings['pods']>>): PolicyFindings => ({
  ...fine,
  pods: { missing: [], untreated: { count: 0, pods: [] }, unsafe: 0, unsafeNodes: [], ...pods },
});

describe('policyConditions', () => {
  it('has a condition for each check if all is well', () => {
    expect(policyConditions(fine, [], now).map(({ type, status, reason }) => `${type}=${status} ${reason}`)).toEqual([
      'Active=True OptedIn',
      'RulesHidden=False NoneHidden',
      'ContainersMissing=False NoneMissing',
      'PodsUntreated=False AllTreated',
      'DriftUnsafe=False NoUnsafePods',
    ]);
  });

  it.each<[string, PolicyFindings, string, string]>([
    [
      'a namespace that is not opted in',
      { ...fine, optedIn: false, pods: undefined },
      'Active=False NotOptedIn',
      'kubectl label namespace shop quicgso.io/injection=enabled',
    ],
    [
      'a policy that cannot be parsed',
      { ...fine, problem: 'spec.rules.0.preset: expected "none" but found "x"', pods: undefined },
      'Active=Unknown Unreadable',
      'spec.rules.0.preset: expected "none" but found "x"',
    ],
    [
      'a hidden rule, by both indices',
      { ...fine, hidden: [{ index: 2, by: 0 }] },
      'RulesHidden=True FormerRuleSelectsAll',
      'spec.rules[2] never applies: spec.rules[0] comes first',
    ],
    [
      'a container that no pod has',
      findings({ missing: [{ rule: 1, container: 'sidcar', seen: 1 }] }),
      'ContainersMissing=True NoPodHasThem',
      'spec.rules[1].containers names sidcar, which the only inspected pod does not have.',
    ],
    [
      'one untreated pod',
      findings({ untreated: { count: 1, pods: ['a'] } }),
      'PodsUntreated=True CreatedWithoutTreatment',
      'Untreated: a',
    ],
    [
      'many untreated pods, some by name',
      findings({ untreated: { count: 12, pods: ['a', 'b'] } }),
      'PodsUntreated=True CreatedWithoutTreatment',
      'Untreated: a, b and 10 more',
    ],
    [
      'unsafe pods and their nodes',
      findings({ unsafe: 3, unsafeNodes: ['n1', 'n2'] }),
      'DriftUnsafe=True NodeLostCapability',
      'Worst nodes: n1, n2',
    ],
  ])('reports %s', (_what, given, expected, words) => {
    const [type] = expected.split('=');
    const found = policyConditions(given, [], now).find((condition) => condition.type === type);
    expect(`${found?.type}=${found?.status} ${found?.reason}`).toBe(expected);
    expect(found?.message).toContain(words);
  });

  it('has only conditions about the policy if no pods are counted', () => {
    const types = (given: PolicyFindings) => policyConditions(given, [], now).map(({ type }) => type);
    expect(types({ ...fine, optedIn: false, pods: undefined })).toEqual(['Active', 'RulesHidden']);
    expect(types({ ...fine, problem: 'x', pods: undefined })).toEqual(['Active']);
  });

  it('keeps the transition time if only the message changes', () => {
    const before = '2026-01-01T00:00:00Z';
    const stored = policyConditions(findings({ unsafe: 1, unsafeNodes: ['n1'] }), [], Date.parse(before));
    const after = policyConditions(
      findings({ unsafe: 2, unsafeNodes: ['n2'], missing: [{ rule: 0, container: 'x', seen: 2 }] }),
      stored,
      now,
    );
    expect(after.map(({ type, lastTransitionTime }) => `${type} ${lastTransitionTime}`)).toEqual([
      `Active ${before}`,
      `RulesHidden ${before}`,
      'ContainersMissing 2026-11-25T12:00:00Z',
      `PodsUntreated ${before}`,
      `DriftUnsafe ${before}`,
    ]);
  });

  it('keeps messages within the limit of the CRD', () => {
    const pods = Array.from({ length: 10 }, (_item, index) => `${'x'.repeat(252)}${index}`);
    const found = policyConditions(findings({ untreated: { count: 10, pods } }), [], now);
    for (const { message } of found) expect(message.length).toBeLessThanOrEqual(1024);
  });
});
