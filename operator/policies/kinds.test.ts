import { expect, it } from 'vitest';
import { settingName } from '../../api/treatment/runs-with.ts';
import type { PodTemplate } from '../pods/read-pod.ts';
import { Kinds } from './kinds.ts';
import { type StoredPolicy, readPolicy } from './read-policy.ts';

const rules = [
  { selector: { matchLabels: { app: 'vpn' } }, preset: 'tailscale', needs: ['GSO', 'ECN'] },
  {
    selector: { matchLabels: { app: 'mode' } },
    preset: 'none',
    env: [{ name: 'M', whenCapable: '1', whenIncapable: '0' }],
  },
];

function policy(): StoredPolicy {
  const metadata = { name: 'default', namespace: 'shop', uid: 'u', generation: 1, resourceVersion: '7' };
  const read = readPolicy({ metadata, spec: { rules } });
  if (read === undefined) throw new Error('this is a policy');
  return read;
}

const template = (labels: Record<string, string>): PodTemplate => ({ labels });

it.each<[string, Record<string, string>, string[], string[]]>([
  ['a rule', { app: 'vpn' }, ['gso'], ['gso', 'ecn']],
  ['a rule with variables only', { app: 'mode' }, ['env.M'], ['gso']],
  ['its own label', { app: 'vpn', 'quicgso.io/placement': 'none' }, ['gso', 'ecn'], ['gso']],
  ['no rule any more, so it may read everything', { app: 'x' }, ['gso', 'ecn', 'env.M'], ['gso']],
])('knows what a pod reads and needs if treated by %s', (_what, labels, read, needs) => {
  const kind = new Kinds(policy()).of(template(labels));
  expect([kind.read.pod.map(settingName), kind.needs]).toEqual([read, needs]);
});

it('returns one kind for all pods of a rule', () => {
  const kinds = new Kinds(policy());
  expect(kinds.of(template({ app: 'vpn', a: '1' }))).toBe(kinds.of(template({ app: 'vpn', a: '2' })));
  expect(kinds.of(template({ app: 'vpn' }))).not.toBe(kinds.of(template({ app: 'mode' })));
});
