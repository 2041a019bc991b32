import { describe, expect, it } from 'vitest';
import { markPassesSuffice } from '../checks/repeat.ts';
import type { MarkOutcome, SentMarks } from '../checks/sent.ts';
import { combineMarkPasses } from './combine-passes.ts';
import { judgeEcn } from './judge-ecn.ts';

const ok: MarkOutcome = { kind: 'delivered' };
const lost: MarkOutcome = { kind: 'lost' };
const cleared: MarkOutcome = { kind: 'cleared', sent: 2, arrived: 0 };
const refused: MarkOutcome = { kind: 'rejected', call: 'sendmsg', errno: 'EINVAL' };

/** One pass: the outcomes of the unmarked datagrams, and of two forms of marking. */
function pass(control: MarkOutcome, one: MarkOutcome, four: MarkOutcome): SentMarks {
  return {
    control,
    marks: [
      { form: '1-byte IP_TOS', outcome: one },
      { form: '4-byte IP_TOS', outcome: four },
    ],
  };
}

describe('several passes with marks', () => {
  it.each<[string, SentMarks[], string]>([
    ['one good pass is delivery', [pass(ok, ok, ok)], 'Delivered'],
    [
      'marks lost in every pass are a black hole',
      [pass(ok, lost, lost), pass(ok, lost, lost), pass(ok, lost, lost)],
      'EcnBlackHole',
    ],
    ['one form lost twice is a black hole', [pass(ok, ok, lost), pass(ok, ok, lost), pass(ok, ok, ok)], 'EcnBlackHole'],
    ['marks lost once are chance', [pass(ok, lost, ok), pass(ok, ok, ok)], 'Delivered'],
    ['two forms lost once each are chance', [pass(ok, lost, ok), pass(ok, ok, lost), pass(ok, ok, ok)], 'Delivered'],
    [
      'marks lost together with unmarked datagrams prove nothing',
      [pass(lost, lost, lost), pass(lost, lost, ok), pass(lost, ok, lost)],
      'ControlLost',
    ],
    [
      'marks lost in one clean pass alone prove nothing',
      [pass(ok, lost, ok), pass(lost, lost, ok), pass(lost, lost, ok)],
      'ControlLost',
    ],
    ['a control lost once is chance', [pass(lost, ok, ok), pass(ok, ok, ok)], 'Delivered'],
    [
      'cleared marks are bleached',
      [pass(ok, cleared, cleared), pass(ok, cleared, cleared), pass(ok, cleared, cleared)],
      'EcnBleached',
    ],
    ['a refused mark needs no second pass', [pass(ok, refused, ok)], 'EcnRejected'],
    [
      'a refused mark counts even if the other form is inconclusive',
      [pass(ok, lost, refused), pass(lost, lost, lost), pass(lost, lost, lost)],
      'EcnRejected',
    ],
    ['a refused control needs no second pass', [pass(refused, refused, refused)], 'ControlFailed'],
  ])('%s', (_, passes, reason) => {
    passes.forEach((_seen, index) => {
      expect(markPassesSuffice(passes.slice(0, index + 1))).toBe(index === passes.length - 1);
    });
    expect(judgeEcn(combineMarkPasses(passes), { evidence: 'Wire', kernelRelease: '6.1' }).reason).toBe(reason);
  });
});
