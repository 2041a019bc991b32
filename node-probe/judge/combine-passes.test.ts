import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../checks/burst.ts';
import { mostPasses, passesSuffice, proof } from '../checks/repeat.ts';
import type { BurstResult } from '../checks/sent.ts';
import type { BurstCase } from '../paths/send-burst.ts';
import { judgeGso } from './judge-gso.ts';
import { combinePasses } from './combine-passes.ts';

const burst: BurstCase = { method: 'control message', segments: 8, segmentSize: 1252, lastSegmentSize: 1252 };
const other: BurstCase = { ...burst, segments: 40, segmentSize: 1200, lastSegmentSize: 1200 };
const ok: Outcome = { kind: 'delivered' };
const lost: Outcome = { kind: 'lost', sent: 8, received: 0 };
const refused: Outcome = { kind: 'rejected', call: 'sendmsg', errno: 'EIO' };

const tooLong: Outcome = { kind: 'rejected', call: 'sendmsg', errno: 'EMSGSIZE' };

/** The largest that the interface takes, which a narrow path does not carry. */
function tooLarge(seen: Outcome): BurstResult {
  return { burst: { ...burst, segmentSize: 1472, lastSegmentSize: 736 }, outcome: seen, control: seen };
}

/** One pass over two cases: their outcomes, and those of their controls. */
function pass(first: Outcome, second: Outcome, controls: readonly [Outcome, Outcome] = [ok, ok]): BurstResult[] {
  return [
    { burst, outcome: first, control: controls[0] },
    { burst: other, outcome: second, control: controls[1] },
  ];
}

describe('several passes', () => {
  it.each<[string, BurstResult[][], string]>([
    ['one good pass is delivery', [pass(ok, ok)], 'Delivered'],
    ['a case that is lost twice is silent loss', [pass(lost, ok), pass(lost, ok), pass(lost, ok)], 'SilentLoss'],
    ['lost in two of three is silent loss', [pass(lost, ok), pass(ok, lost), pass(lost, ok)], 'SilentLoss'],
    ['lost once is chance', [pass(lost, ok), pass(ok, ok)], 'Delivered'],
    [
      'lost together with a control proves nothing',
      [pass(lost, ok, [lost, ok]), pass(lost, ok, [ok, lost]), pass(lost, lost, [lost, lost])],
      'ControlLost',
    ],
    [
      'lost in one clean pass alone proves nothing',
      [pass(lost, ok), pass(lost, ok, [lost, ok]), pass(lost, ok, [lost, ok])],
      'ControlLost',
    ],
    [
      'a control that is lost while bursts arrive is inconclusive',
      [pass(ok, ok, [lost, ok]), pass(ok, ok, [lost, ok]), pass(ok, ok, [lost, ok])],
      'ControlLost',
    ],
    ['a control that is lost once is chance', [pass(ok, ok, [lost, ok]), pass(ok, ok)], 'Delivered'],
    [
      'a size that never arrives, while the others do, is the path and no loss',
      Array.from({ length: 3 }, () => [...pass(ok, ok), tooLarge(lost)]),
      'Delivered',
    ],
    [
      'a size of which some arrive is loss',
      Array.from({ length: 3 }, () => [...pass(ok, ok), tooLarge({ kind: 'lost', sent: 8, received: 1 })]),
      'ControlLost',
    ],
    [
      'a size that is lost first and refused from then on is the path',
      [
        [...pass(ok, ok), tooLarge(lost)],
        [...pass(ok, ok), tooLarge(tooLong)],
      ],
      'Delivered',
    ],
    [
      'a usual size that never arrives is loss',
      Array.from({ length: 3 }, () => pass(lost, ok, [lost, ok])),
      'ControlLost',
    ],
    ['a refused send needs no second pass', [pass(refused, refused)], 'NoChecksumOffload'],
  ])('%s', (_, passes, reason) => {
    passes.forEach((_seen, index) => {
      expect(passesSuffice(passes.slice(0, index + 1))).toBe(index === passes.length - 1);
    });
    const findings = { option: { kind: 'works' } as const, results: combinePasses(passes) };
    expect(judgeGso(findings, { evidence: 'Wire', kernelRelease: '5.10' }).reason).toBe(reason);
  });

  it('do not consider a size too large that was lost in one pass before the peer fell silent', () => {
    const results = combinePasses([[...pass(ok, ok), tooLarge(lost)]]);
    const judged = judgeGso({ option: { kind: 'works' }, results }, { evidence: 'Wire', kernelRelease: '5.10' });
    expect(judged.reason).toBe('ControlLost');
  });

  // Of 8 datagrams at 30 % loss all arrive in 6 rounds of 100, so that hardly any pass is clean.
  it('never find a fault without two passes in which every control arrived', () => {
    const outcome = fc.constantFrom(lost, ok);
    const result = fc.record({ burst: fc.constantFrom(burst, other), outcome, control: outcome });
    const results = fc.array(result, { minLength: 3, maxLength: 3 });
    const passes = fc.array(results, { minLength: mostPasses, maxLength: mostPasses });
    const isClean = (one: readonly BurstResult[]): boolean => one.every(({ control }) => control === ok);
    const unclean = passes.filter((all) => all.filter(isClean).length < proof);
    fc.assert(
      fc.property(unclean, (all) => {
        const findings = { option: { kind: 'works' } as const, results: combinePasses(all) };
        expect(judgeGso(findings, { evidence: 'Wire', kernelRelease: '5.10' }).state).not.toBe('Broken');
      }),
      { numRuns: 1000 },
    );
  });
});
