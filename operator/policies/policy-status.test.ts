import { describe, expect, it } from 'vitest';
import type { PolicyRule } from '../../api/v1alpha1.ts';
import type { PodTemplate } from '../pods/read-pod.ts';
import { type CountedPods, countPods } from './count-pods.ts';
import { type ExamplePod, boundTo, examplePods, treated } from '../../test/support/examples/example-pods.ts';
import { policyStatus, samplesToInspect } from './policy-status.ts';
import { type StoredPolicy, readPolicy } from './read-policy.ts';
import type { TemplateFacts } from './template-facts.ts';

const now = Date.parse('2026-11-25T12:00:00Z');

function storedPolicy(...rules: readonly object[]): StoredPolicy {
  const metadata = { name: 'default', namespace: 'shop', uid: 'u', generation: 3, resourceVersion: '7' };
  const policy = readPolicy({ metadata, spec: { rules } });
  if (policy === undefined) throw new Error('this is a policy');
  return policy;
}

const web: PolicyRule = { selector: { matchLabels: { app: 'web' } } };
const policy = storedPolicy(web);

async function count(pods: readonly ExamplePod[], given: StoredPolicy = policy): Promise<CountedPods> {
  const entryOf = (node: string) => (node.startsWith('bad') ? 'broken,x,broken,x' : 'capable,x,capable,x');
  return countPods({ pods: examplePods(pods), policy: given, entryOf });
}

const linux = (): TemplateFacts => ({ windows: false, containers: ['server'] });
const unknown = (): undefined => undefined;

describe('policyStatus', () => {
  it('lists at most ten nodes, worst first, and their number', async () => {
    const unsafe = (node: string) => ({ labels: treated({ app: 'web' }), annotations: boundTo(node, 'on', 'off') });
    const slow = (node: string) => ({ labels: treated({ app: 'web' }), annotations: boundTo(node, 'off', 'on') });
    const pods = [slow('c'), slow('c'), slow('b'), unsafe('bad-2'), unsafe('bad-1'), unsafe('bad-1')];
    const many = Array.from({ length: 12 }, (_item, index) => slow(`z${String(index).padStart(2, '0')}`));
    const status = policyStatus({
      policy,
      optedIn: true,
      counted: await count([...pods, ...many]),
      factsOf: linux,
      now,
    });
    expect(status.driftedNodes?.count).toBe(16);
    expect(status.driftedNodes?.worst.map(({ node }) => node)).toEqual([
      'bad-1',
      'bad-2',
      'c',
      'b',
      'z00',
      'z01',
      'z02',
      'z03',
      'z04',
      'z05',
    ]);
    expect(status.conditions?.find(({ type }) => type === 'DriftUnsafe')?.message).toContain('nodes: bad-1, bad-2');
  });

  it('lists at most ten untreated pods, sorted by name', async () => {
    const pods = Array.from({ length: 12 }, (_item, index) => ({
      name: `p${String(11 - index).padStart(2, '0')}`,
      labels: { app: 'web' },
    }));
    const status = policyStatus({ policy, optedIn: true, counted: await count(pods), factsOf: linux, now });
    expect(status.untreated?.count).toBe(12);
    expect(status.untreated?.pods).toEqual(['p00', 'p01', 'p02', 'p03', 'p04', 'p05', 'p06', 'p07', 'p08', 'p09']);
  });

  it.each<[string, (template: PodTemplate) => TemplateFacts | undefined, number]>([
    ['Linux', linux, 1],
    ['Windows', () => ({ windows: true, containers: [] }), 0],
    ['unknown', unknown, 0],
  ])('counts a selected pod as untreated by its operating system: %s', async (_what, factsOf, expected) => {
    const counted = await count([{ labels: { app: 'web' } }]);
    expect(policyStatus({ policy, optedIn: true, counted, factsOf, now }).untreated?.count).toBe(expected);
  });

  it('counts nothing if the namespace is not opted in, but still reports hidden rules', async () => {
    const hidden = storedPolicy(web, web);
    const status = policyStatus({ policy: hidden, optedIn: false, counted: undefined, factsOf: unknown, now });
    expect(Object.keys(status)).toEqual(['observedGeneration', 'conditions']);
    expect(status.conditions?.map(({ type, status: is }) => `${type} ${is}`)).toEqual([
      'Active False',
      'RulesHidden True',
    ]);
  });

  it('counts nothing of a policy that cannot be parsed, and says why', async () => {
    const unreadable = storedPolicy({ selector: {}, preset: 'later' });
    const counted = await count([{ labels: treated({ app: 'web' }) }], unreadable);
    const status = policyStatus({ policy: unreadable, optedIn: true, counted, factsOf: unknown, now });
    expect(Object.keys(status)).toEqual(['observedGeneration', 'conditions']);
    expect(status.conditions).toMatchObject([{ type: 'Active', status: 'Unknown', reason: 'Unreadable' }]);
  });
});

describe('samplesToInspect', () => {
  const named = storedPolicy({ ...web, containers: ['server'] });
  const pods = [
    { name: 'a', controller: 'r', labels: { app: 'web' } },
    { name: 'b', controller: 'r', labels: { app: 'web' } },
    { name: 'c', controller: 's', labels: treated({ app: 'web' }) },
  ];

  it('returns untreated pods and pods of rules that name containers, one per template', async () => {
    const wanted = samplesToInspect({ policy: named, counted: await count(pods, named), factsOf: unknown });
    expect(wanted.map(({ pod }) => pod)).toEqual(['a', 'c']);
  });

  it.each([
    ['everything is known', named, pods, linux],
    ['the namespace is not opted in', named, undefined, unknown],
    ['no pod is untreated and no container is named', policy, pods.slice(2), unknown],
  ])('returns none if %s', async (_what, given, present, factsOf) => {
    const counted = present === undefined ? undefined : await count(present, given);
    expect(samplesToInspect({ policy: given, counted, factsOf })).toEqual([]);
  });
});
