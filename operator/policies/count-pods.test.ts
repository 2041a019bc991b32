import { describe, expect, it } from 'vitest';
import type { PolicyRule, PodCounts } from '../../api/v1alpha1.ts';
import { settingsOf } from '../../api/treatment/settings.ts';
import { type CountedPods, countPods } from './count-pods.ts';
import { type ExamplePod, boundTo, examplePods, treated } from '../../test/support/examples/example-pods.ts';

const rules: PolicyRule[] = [
  { selector: { matchLabels: { app: 'web' } } },
  { selector: { matchLabels: { app: 'vpn' } }, preset: 'tailscale', containers: ['vpn'] },
  { selector: { matchLabels: { app: 'tunnel' } }, needs: ['GSO', 'ECN'] },
];
const entries = new Map([
  ['good', 'capable,x,capable,x'],
  ['noEcn', 'capable,x,broken,x'],
  ['bad', 'broken,x,broken,x'],
]);

async function count(pods: readonly ExamplePod[]): Promise<CountedPods> {
  const policy = { rules, settings: { pod: settingsOf('pod', rules), host: settingsOf('host', rules) } };
  return countPods({
    pods: examplePods(pods),
    policy,
    entryOf: (node) => entries.get(node),
  });
}

const none: PodCounts = { treated: 0, onCapableNodes: 0, elsewhere: 0, drifted: 0, unsafe: 0, conservative: 0 };
const web = treated({ app: 'web' });
const marks = (runsWith: string) => ({
  'quicgso.io/runs-with': runsWith,
  'quicgso.io/corrected-at': '2026-11-25T12:00:00Z',
});

describe('a pod', () => {
  it.each<[string, ExamplePod, Partial<PodCounts>]>([
    ['on a capable node', { labels: web, annotations: boundTo('good', 'on', 'on') }, { treated: 1, onCapableNodes: 1 }],
    ['on an incapable node', { labels: web, annotations: boundTo('bad', 'off', 'off') }, { treated: 1, elsewhere: 1 }],
    ['that is not bound', { labels: web }, { treated: 1 }],
    ['on an unknown node', { labels: web, annotations: boundTo('new', 'off', 'off') }, { treated: 1, elsewhere: 1 }],
    [
      'that does not need ECN',
      { labels: web, annotations: boundTo('noEcn', 'on', 'off') },
      { treated: 1, onCapableNodes: 1 },
    ],
    ['that is being deleted', { labels: web, annotations: boundTo('good', 'on', 'on'), deleting: true }, {}],
    [
      'that is marked as unsafe',
      { labels: web, annotations: { ...boundTo('bad', 'off', 'off'), ...marks('gso=on,ecn=off') } },
      { treated: 1, elsewhere: 1, drifted: 1, unsafe: 1 },
    ],
    [
      'that is marked as conservative',
      { labels: web, annotations: { ...boundTo('good', 'on', 'on'), ...marks('gso=off,ecn=on') } },
      { treated: 1, onCapableNodes: 1, drifted: 1, conservative: 1 },
    ],
    [
      'that is not corrected yet',
      { labels: web, annotations: boundTo('bad', 'on', 'off') },
      { treated: 1, elsewhere: 1, drifted: 1, unsafe: 1 },
    ],
  ])('%s is counted by its rule', async (_what, pod, counts) => {
    const counted = await count([pod]);
    expect(counted.total).toEqual({ ...none, ...counts });
    expect(counted.rules).toEqual([{ ...none, ...counts }, none, none]);
  });

  it('is on a capable node only if everything that its rule needs works', async () => {
    const tunnel = treated({ app: 'tunnel' });
    const counted = await count([
      { labels: tunnel, annotations: boundTo('noEcn', 'on', 'off') },
      { labels: tunnel, annotations: boundTo('good', 'on', 'on') },
    ]);
    expect(counted.rules[2]).toEqual({ ...none, treated: 2, onCapableNodes: 1, elsewhere: 1 });
  });

  it('drifts only in settings that its rule makes it read', async () => {
    const counted = await count([{ labels: treated({ app: 'vpn' }), annotations: boundTo('noEcn', 'on', 'on') }]);
    expect(counted.rules[1]).toEqual({ ...none, treated: 1, onCapableNodes: 1 });
  });

  it.each([
    ['its own label treats', treated({ app: 'web', 'quicgso.io/placement': 'none' })],
    ['no rule selects any more', treated({ app: 'gone' })],
  ])('that %s counts for the namespace and for no rule', async (_what, labels) => {
    const counted = await count([{ labels, annotations: boundTo('bad', 'on', 'off') }]);
    expect(counted.total).toEqual({ ...none, treated: 1, elsewhere: 1, drifted: 1, unsafe: 1 });
    expect(counted.rules).toEqual([none, none, none]);
  });
});

it('finds the nodes on which pods drifted', async () => {
  const counted = await count([
    { labels: web, annotations: boundTo('bad', 'on', 'off') },
    { labels: web, annotations: boundTo('bad', 'on', 'on') },
    { labels: web, annotations: boundTo('good', 'off', 'on') },
    { labels: web, annotations: boundTo('good', 'on', 'on') },
  ]);
  expect(counted.drift).toEqual(
    new Map([
      ['bad', { unsafe: 2, conservative: 0 }],
      ['good', { unsafe: 0, conservative: 1 }],
    ]),
  );
});

it('finds untreated pods that a rule or their label selects, by template', async () => {
  const counted = await count([
    { name: 'a', controller: 'r', labels: { app: 'web' } },
    { name: 'b', controller: 'r', labels: { app: 'web' } },
    { name: 'c', labels: { app: 'other', 'quicgso.io/placement': 'require' } },
    { name: 'd', labels: { app: 'other' } },
    { name: 'e', labels: { app: 'web' }, deleting: true },
    { name: 'f', labels: web },
  ]);
  expect([...counted.untreated.values()]).toEqual([['a', 'b'], ['c']]);
});

it('returns a sample pod of each template of a rule that names containers', async () => {
  const vpn = treated({ app: 'vpn' });
  const counted = await count([
    { name: 'a', controller: 'r', labels: vpn },
    { name: 'b', controller: 'r', labels: vpn },
    { name: 'c', controller: 's', labels: vpn },
    { name: 'd', controller: 't', labels: web },
  ]);
  expect([...counted.samples].map(([rule, samples]) => [rule, samples.map(({ pod }) => pod)])).toEqual([
    [1, ['a', 'c']],
  ]);
});
