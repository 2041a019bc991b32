import { expect, it } from 'vitest';
import type { Outcome } from './burst.ts';
import { repeatBad } from './repeat.ts';

const ok: Outcome = { kind: 'delivered' };
const lost: Outcome = { kind: 'lost', sent: 8, received: 0 };
const damaged: Outcome = { kind: 'corrupted', segment: 1 };
const refused: Outcome = { kind: 'rejected', call: 'sendmsg', errno: 'EIO' };

it.each<[string, Outcome[], Outcome, number]>([
  ['delivered at the first try is delivered', [ok], ok, 1],
  ['refused at the first try is refused', [refused], refused, 1],
  ['lost once is chance', [lost, ok, ok], ok, 3],
  ['lost twice in a row is lost', [lost, lost, ok], lost, 3],
  ['lost, delivered and lost again is lost', [lost, ok, lost], lost, 3],
  ['lost, then damaged, is what it was first', [lost, damaged, ok], lost, 3],
])('a send that is %s', (_sentence, outcomes, expected, times) => {
  const seen = outcomes.values();
  let sent = 0;
  const send = (): Outcome => {
    sent++;
    return seen.next().value ?? ok;
  };
  expect(repeatBad(send)).toEqual(expected);
  expect(sent).toBe(times);
});
