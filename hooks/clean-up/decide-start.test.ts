import { expect, it } from 'vitest';
import type { OwnPod } from '../list-own-pods.ts';
import { type Start, decideStart } from './decide-start.ts';

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
const refusal = 'the operator is still running (pod op-1) and would re-create everything: uninstall it first';

it.each<[string, readonly OwnPod[], boolean, Start]>([
  ['starts when there is no operator', [], false, { do: 'start' }],
  ['starts when all operators have exited', [ended], false, { do: 'start' }],
  ['waits for an operator', [running, ended], false, { do: 'wait' }],
  ['waits for a terminating operator', [ending], false, { do: 'wait' }],
  ['refuses when an operator keeps running', [running, ending], true, { do: 'refuse', why: refusal }],
  [
    'stops waiting for a terminating operator after the timeout',
    [ending],
    true,
    { do: 'start', remark: 'continuing although pod op-2 has not exited yet' },
  ],
])('%s', (_, operators, timedOut, start) => {
  expect(decideStart(operators, timedOut)).toEqual(start);
});
