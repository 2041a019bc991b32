import { expect, it } from 'vitest';
import type { OwnPod } from '../list-own-pods.ts';
import { type Begin, decideBegin } from './decide-begin.ts';

const running: OwnPod = {
  name: 'op-1',
  component: 'operator',
  node: 'a',
  ending: false,
  ended: false,
  ready: true,
  runsSince: 0,
};
const ending: OwnPod = { ...running, name: 'op-2', ending: true };
const ended: OwnPod = { ...running, name: 'op-3', ended: true };
const refusal = 'the operator is still running (pod op-1) and would recreate everything: uninstall it first';

it.each<[string, readonly OwnPod[], boolean, Begin]>([
  ['begins when there is no operator', [], false, { do: 'begin' }],
  ['begins when all operators have ended', [ended], false, { do: 'begin' }],
  ['waits for an operator', [running, ended], false, { do: 'wait' }],
  ['waits for an operator that was told to end', [ending], false, { do: 'wait' }],
  ['refuses when an operator runs on', [running, ending], true, { do: 'refuse', why: refusal }],
  [
    'waits no longer for one that was told to end',
    [ending],
    true,
    { do: 'begin', remark: 'continuing although pod op-2 has not exited yet' },
  ],
])('%s', (_, operators, timeIsOver, begin) => {
  expect(decideBegin(operators, timeIsOver)).toEqual(begin);
});
