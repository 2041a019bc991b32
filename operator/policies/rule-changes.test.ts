import { expect, it } from 'vitest';
import { Store } from '../../kube/store.ts';
import { type StoredPolicy, readPolicy } from './read-policy.ts';
import { RuleChanges } from './rule-changes.ts';

it.each<[string, Partial<Record<'uid' | 'generation' | 'resourceVersion', string | number>>, boolean]>([
  ['reports new rules', { generation: 2, resourceVersion: '2' }, true],
  ['reports a re-created policy', { uid: 'other', resourceVersion: '2' }, true],
  ['ignores a new status', { resourceVersion: '2' }, false],
])('%s', (_what, changed, reported) => {
  const policies = new Store<StoredPolicy>(() => false);
  const namespaces: string[] = [];
  new RuleChanges(policies).onChange((namespace) => namespaces.push(namespace));
  const metadata = { name: 'default', namespace: 'shop', uid: 'u', generation: 1, resourceVersion: '1' };
  for (const version of [metadata, { ...metadata, ...changed }]) {
    const policy = readPolicy({ metadata: version, spec: { rules: [] } });
    if (policy !== undefined) policies.set('shop', policy);
  }
  expect(namespaces).toHaveLength(reported ? 2 : 1);
  policies.delete('shop');
  expect(namespaces).toHaveLength(reported ? 3 : 2);
});
