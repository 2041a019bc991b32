import { describe, expect, it } from 'vitest';
import type { PolicyRule } from '../../api/v1alpha1.ts';
import { timestamp } from '../../api/timestamp.ts';
import { type Correction, decideCorrection, settleMs } from './decide-correction.ts';
import type { Reader } from './read-containers.ts';
import type { Marks } from './read-pod.ts';
import { settingsOf } from '../../api/treatment/settings.ts';

const rule: PolicyRule = { selector: {}, env: [{ name: 'MODE', whenCapable: 'quic', whenIncapable: 'tcp' }] };
const settings = settingsOf('pod', [rule]);
const [gso, ecn, mode] = settings.map(({ annotation }) => annotation);
if (gso === undefined || ecn === undefined || mode === undefined) throw new Error('there are three settings');

const now = Date.parse('2026-11-25T12:00:00Z');
const before = now - 60_000;
const after = now + 60_000;
const allOn = 'capable,x,capable,x';
const noGso = 'broken,x,capable,x';
const noEcn = 'capable,x,broken,x';
const noneOn = 'broken,x,broken,x';

const reader = (startedAt: number | undefined, ...annotations: string[]): Reader => ({
  name: 'server',
  annotations: annotations.length === 0 ? [gso, ecn] : annotations,
  startedAt,
});

interface Case {
  /** Words of the switches and the variable: `on`, `off`, or a value of its own for the variable. */
  readonly values?: readonly [gso: string, ecn: string, mode?: string];
  readonly marks?: Marks;
  readonly readers?: readonly Reader[];
  readonly entry: string;
  readonly now?: number;
  readonly written?: string | undefined;
}

function decide({ values = ['on', 'on'], marks, readers = [reader(before)], entry, ...rest }: Case): Correction {
  const [gsoWord, ecnWord, modeValue] = values;
  const disabled = (word: string): string => (word === 'on' ? 'false' : 'true');
  return decideCorrection({
    treated: {
      network: 'pod',
      node: 'written' in rest ? rest.written : 'n1',
      values: {
        [gso ?? '']: disabled(gsoWord),
        [ecn ?? '']: disabled(ecnWord),
        ...(modeValue === undefined ? {} : { [mode ?? '']: modeValue }),
      },
    },
    marks,
    containers: { node: 'n1', windows: false, names: ['server'], readers },
    node: 'n1',
    entry,
    settings,
    now: rest.now ?? now,
  });
}

const mark = (runsWith: string, at = now): Marks => ({ runsWith, correctedAt: timestamp(at) });

describe('a pod that was not corrected before', () => {
  it.each<[string, Case, Partial<Correction>]>([
    ['is unchanged if its values are right', { entry: allOn }, { values: {}, marks: undefined, drift: undefined }],
    [
      'gets GSO off if it stopped working',
      { entry: noGso },
      { values: { [gso]: 'true' }, marks: mark('gso=on,ecn=on'), drift: 'unsafe', running: true },
    ],
    [
      'gets both off',
      { entry: noneOn },
      { values: { [gso]: 'true', [ecn]: 'true' }, marks: mark('gso=on,ecn=on'), drift: 'unsafe' },
    ],
    [
      'gets GSO on if it works now',
      { values: ['off', 'on'], entry: allOn },
      { values: { [gso]: 'false' }, marks: mark('gso=off,ecn=on'), drift: 'conservative', running: true },
    ],
    [
      'is corrected without a mark if nothing reads the wrong value',
      { entry: noEcn, readers: [reader(before, gso)] },
      { values: { [ecn]: 'true' }, marks: undefined, drift: undefined },
    ],
    [
      'is corrected without a mark in a sandbox, which reads nothing',
      { entry: noGso, readers: [] },
      { values: { [gso]: 'true' }, marks: undefined, drift: undefined, running: false },
    ],
    [
      'is marked without an Event while it is starting, and rechecked',
      { entry: noGso, readers: [reader(undefined)] },
      { values: { [gso]: 'true' }, marks: mark('gso=on,ecn=on'), running: false, recheckAt: now + settleMs },
    ],
    [
      'gets the variable of its rule corrected',
      { values: ['on', 'on', 'quic'], entry: noGso, readers: [reader(before, mode)] },
      { values: { [gso]: 'true', [mode]: 'tcp' }, marks: mark('env.MODE=on'), drift: 'unsafe' },
    ],
    [
      'gets the value of a newer policy without a mark, because no verdict changed',
      { values: ['on', 'on', 'h3'], entry: allOn, readers: [reader(before, mode)] },
      { values: { [mode]: 'quic' }, marks: undefined, drift: undefined },
    ],
    [
      'keeps a variable that no rule has any more',
      { values: ['on', 'on', 'quic'], entry: allOn, readers: [reader(before, 'quicgso.io/env.GONE.pod')] },
      { values: {}, marks: undefined },
    ],
    [
      'does not get a variable that is newer than the pod',
      { entry: allOn, readers: [reader(before, mode)] },
      { values: {}, marks: undefined },
    ],
    [
      'gets the node annotation that binding could not write',
      { values: ['off', 'off'], written: undefined, entry: allOn },
      {
        values: { [gso]: 'false', [ecn]: 'false', 'quicgso.io/node': 'n1' },
        marks: mark('gso=off,ecn=off'),
        drift: 'conservative',
      },
    ],
    [
      'gets a mark no older than its containers if the clock of the node is ahead',
      { entry: noGso, readers: [reader(after)] },
      { marks: mark('gso=on,ecn=on', after) },
    ],
  ])('%s', (_what, given, expected) => {
    expect(decide(given)).toMatchObject(expected);
  });
});

describe('a pod that was corrected from GSO on to off', () => {
  const corrected: Case = { values: ['off', 'on'], marks: mark('gso=on,ecn=on'), entry: noGso };

  it.each<[string, Case, Partial<Correction>]>([
    [
      'keeps its mark while its container keeps running',
      { ...corrected, now: after },
      { values: {}, marks: mark('gso=on,ecn=on'), drift: 'unsafe', running: true, recheckAt: undefined },
    ],
    [
      'keeps it after a restart in the same second, possibly before the correction',
      { ...corrected, readers: [reader(now)], now: after },
      { values: {}, marks: mark('gso=on,ecn=on') },
    ],
    [
      'loses it if its container started later',
      { ...corrected, readers: [reader(now + 1000)], now: after },
      { values: {}, marks: undefined, drift: undefined },
    ],
    [
      'keeps it while one of two containers keeps running',
      { ...corrected, readers: [reader(now + 1000), reader(before)], now: after },
      { values: {}, marks: mark('gso=on,ecn=on'), drift: 'unsafe' },
    ],
    [
      'keeps it while a container may be starting with the old value',
      { ...corrected, readers: [reader(undefined)], now: now + settleMs - 1 },
      { values: {}, marks: mark('gso=on,ecn=on'), running: false, recheckAt: now + settleMs },
    ],
    [
      'loses it if its container no longer runs',
      { ...corrected, readers: [reader(undefined)], now: now + settleMs },
      { values: {}, marks: undefined, recheckAt: undefined },
    ],
    [
      'gets back the value it still runs with if GSO works again',
      { ...corrected, entry: allOn, now: after },
      { values: { [gso]: 'false' }, marks: undefined, drift: undefined },
    ],
    [
      'is marked for its restarted container if GSO works again',
      { ...corrected, entry: allOn, readers: [reader(now + 1000), reader(before)], now: after },
      { values: { [gso]: 'false' }, marks: mark('gso=off,ecn=on', after), drift: 'conservative' },
    ],
    [
      'is marked for both if ECN stops working too',
      { ...corrected, entry: noneOn, now: after },
      { values: { [ecn]: 'true' }, marks: mark('gso=on,ecn=on', after), drift: 'unsafe' },
    ],
    [
      'is marked for the running container, not the restarted one, if ECN stops working too',
      { ...corrected, entry: noneOn, readers: [reader(now + 1000), reader(before)], now: after },
      { values: { [ecn]: 'true' }, marks: mark('gso=on,ecn=on', after), drift: 'unsafe' },
    ],
    [
      'is marked for its running values, not its annotations, if only ECN works',
      { ...corrected, entry: noEcn, now: after },
      { values: { [gso]: 'false', [ecn]: 'true' }, marks: mark('gso=on,ecn=on', after), drift: 'unsafe' },
    ],
  ])('%s', (_what, given, expected) => {
    expect(decide(given)).toMatchObject(expected);
  });
});

describe('a pod that was corrected from GSO off to on', () => {
  const corrected: Case = { values: ['on', 'on'], marks: mark('gso=off,ecn=on'), entry: allOn, now: after };

  it('is unsafe if one container started with GSO on, and GSO stops working again', () => {
    expect(decide({ ...corrected, entry: noGso, readers: [reader(now + 1000), reader(before)] })).toMatchObject({
      values: { [gso]: 'true' },
      marks: mark('gso=on,ecn=on', after),
      drift: 'unsafe',
    });
  });
});

describe('a mark that the operator did not write', () => {
  it.each<[string, Marks]>([
    ['without a time', { runsWith: 'gso=on', correctedAt: '' }],
    ['with an invalid time', { runsWith: 'gso=on', correctedAt: 'soon' }],
    ['with a time far in the future', { runsWith: 'gso=on', correctedAt: '2099-01-01T00:00:00Z' }],
    ['with invalid content, older than the container', { runsWith: 'x', correctedAt: '2020-01-01T00:00:00Z' }],
  ])('is removed: %s', (_what, marks) => {
    expect(decide({ values: ['off', 'on'], marks, entry: noGso })).toMatchObject({ values: {}, marks: undefined });
  });
});
