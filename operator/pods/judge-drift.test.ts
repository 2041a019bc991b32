import { expect, it } from 'vitest';
import type { PolicyRule } from '../../api/v1alpha1.ts';
import { judgeDrift, worstDrift } from './judge-drift.ts';
import { settingsOf, switchesOf } from '../../api/treatment/settings.ts';

const rule: PolicyRule = {
  selector: {},
  preset: 'none',
  env: [{ name: 'MODE', whenCapable: 'quic', whenIncapable: 'tcp' }],
};
const known = settingsOf('pod', [rule]);
const both = switchesOf('pod');
const gsoOnly = both.slice(0, 1);
const variable = known.slice(2);

const treated = (gso: string, ecn: string, mode?: string) => ({
  network: 'pod' as const,
  node: 'n1',
  values: {
    'quicgso.io/disable-gso.pod': gso,
    'quicgso.io/disable-ecn.pod': ecn,
    ...(mode === undefined ? {} : { 'quicgso.io/env.MODE.pod': mode }),
  },
});
const capable = 'capable,x,capable,x';
const noGso = 'broken,x,capable,x';
const noEcn = 'capable,x,broken,x';

it.each([
  ['right values', both, treated('false', 'false'), capable, undefined],
  ['GSO on where it does not work', both, treated('false', 'false'), noGso, 'unsafe'],
  ['ECN on where it does not work', both, treated('false', 'false'), noEcn, 'unsafe'],
  [
    'ECN on where it does not work, for a program that has no ECN',
    gsoOnly,
    treated('false', 'false'),
    noEcn,
    undefined,
  ],
  ['GSO off where it works', both, treated('true', 'false'), capable, 'conservative'],
  ['one of each', both, treated('true', 'false'), noEcn, 'unsafe'],
  ['switches that nothing reads', variable, treated('false', 'false', 'tcp'), noGso, undefined],
  ['a variable for capable nodes on another one', variable, treated('true', 'true', 'quic'), noGso, 'unsafe'],
  ['a variable for other nodes on a capable one', variable, treated('true', 'true', 'tcp'), capable, 'conservative'],
  ['a variable with a value of an older policy', variable, treated('true', 'true', 'h2'), noGso, undefined],
  ['a variable that is newer than the pod', variable, treated('true', 'true'), capable, undefined],
  ['no value at all', gsoOnly, { network: 'pod' as const, node: 'n1', values: {} }, noGso, 'unsafe'],
])('judges %s', (_what, read, pod, entry, drift) => {
  expect(judgeDrift({ treated: pod, marks: undefined }, entry, { known, read })).toBe(drift);
});

it.each([
  ['gso=on,ecn=on', noGso, 'unsafe'],
  ['gso=on,ecn=on', capable, undefined],
  ['gso=off,ecn=on', capable, 'conservative'],
  ['env.MODE=on', noGso, 'unsafe'],
  ['env.MODE=off', capable, 'conservative'],
  ['env.GONE=on', noGso, undefined],
  ['', noGso, undefined],
])('judges by the mark %j, not by the corrected values', (runsWith, entry, drift) => {
  const marks = { runsWith, correctedAt: '2026-11-25T12:00:00Z' };
  expect(judgeDrift({ treated: treated('true', 'true', 'tcp'), marks }, entry, { known, read: both })).toBe(drift);
});

it('does not judge an untreated pod', () => {
  expect(judgeDrift({ treated: undefined, marks: undefined }, noGso, { known, read: both })).toBeUndefined();
});

it.each<[[boolean, boolean][], string | undefined]>([
  [[], undefined],
  [[[true, true]], undefined],
  [
    [
      [false, true],
      [true, false],
    ],
    'unsafe',
  ],
  [
    [
      [true, false],
      [false, true],
    ],
    'unsafe',
  ],
  [
    [
      [true, true],
      [false, true],
    ],
    'conservative',
  ],
])('takes the worst of %j: %s', (pairs, drift) => {
  expect(worstDrift(pairs)).toBe(drift);
});
