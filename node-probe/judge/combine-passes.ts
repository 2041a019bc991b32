import type { Outcome } from '../checks/burst.ts';
import { isUsual } from '../checks/cases.ts';
import { proof } from '../checks/repeat.ts';
import type { BurstResult, MarkOutcome, SentMarks } from '../checks/sent.ts';

/**
 * Makes one result of each case from several passes. A case is bad only when it was bad in two passes in which every plain
 * datagram of the whole pass arrived; when there are no two such passes, what was lost of the controls is the result, and
 * nothing is blamed on GSO. A size that the path never carries is left out.
 */
export function combinePasses(all: readonly (readonly BurstResult[])[]): BurstResult[] {
  const passes = all.map((pass) => pass.filter((_, index) => !isTooLarge(all.flatMap((one) => one[index] ?? []))));
  const clean = passes.filter((pass) => pass.every(({ control }) => control.kind !== 'lost'));
  const first = passes[0] ?? [];
  return first.map(({ burst }, index) => {
    const results = clean.flatMap((pass) => pass[index] ?? []);
    const refused = results.find(({ outcome }) => outcome.kind === 'rejected');
    // With the control of the same pass: a path that turns out to be narrow loses one first, and refuses it from then on.
    if (refused) return { burst, outcome: refused.outcome, control: refused.control };
    const outcomes = results.map(({ outcome }) => outcome);
    const bad = outcomes.filter(({ kind }) => kind !== 'delivered');
    const [firstBad] = bad;
    if (firstBad && bad.length >= proof) return { burst, outcome: firstBad, control: { kind: 'delivered' } };
    const arrivedOnce = outcomes.some(({ kind }) => kind === 'delivered');
    if (arrivedOnce) return { burst, outcome: { kind: 'delivered' }, control: { kind: 'delivered' } };
    return { burst, outcome: { kind: 'delivered' }, control: lossOfControls(passes, index) };
  });
}

/**
 * Whether not one plain datagram of a size above QUIC's usual ones arrived in any pass: the path is narrower than the
 * interface, and nobody says so (RFC 8899, section 1.1). It says nothing about GSO, and QUIC finds out by itself.
 */
function isTooLarge(results: readonly BurstResult[]): boolean {
  return (
    results.length >= proof &&
    results.every(
      ({ burst, control }) => !isUsual(burst.segmentSize) && control.kind === 'lost' && control.received === 0,
    )
  );
}

function lossOfControls(passes: readonly (readonly BurstResult[])[], index: number): Outcome {
  const controls = passes.flatMap((pass) => pass[index]?.control ?? []);
  const bad =
    controls.find(({ kind }) => kind !== 'delivered') ??
    passes.flat().find(({ control }) => control.kind !== 'delivered')?.control;
  return bad ?? { kind: 'delivered' };
}

/**
 * Makes one result of each way of marking from several passes, as combinePasses does for bursts: a way is bad only when
 * it was bad in two passes in which every unmarked datagram arrived. Where chance loses datagrams, it also loses all the
 * marked ones of a pass now and then.
 */
export function combineMarkPasses(passes: readonly SentMarks[]): SentMarks {
  const clean = passes.filter(({ control }) => control.kind === 'delivered');
  const [example] = clean;
  if (!example) return passes.at(-1) ?? { control: { kind: 'lost' }, marks: [] };
  const combined = example.marks.map(({ form }, index) => {
    const outcomes = clean.flatMap(({ marks }) => marks[index]?.outcome ?? []);
    return { form, outcome: combineOutcomes(outcomes) };
  });
  const marks = combined.flatMap(({ form, outcome }) => (outcome ? [{ form, outcome }] : []));
  // One way of which nothing is known leaves nothing to say about ECN, unless another is known to be bad.
  const unknown = marks.length < combined.length && marks.every(({ outcome }) => outcome.kind === 'delivered');
  return { control: unknown ? { kind: 'lost' } : { kind: 'delivered' }, marks };
}

/** Undefined when the passes prove neither that it works nor that it does not. */
function combineOutcomes(outcomes: readonly MarkOutcome[]): MarkOutcome | undefined {
  const refused = outcomes.find(({ kind }) => kind === 'rejected');
  if (refused) return refused;
  const bad = outcomes.filter(({ kind }) => kind !== 'delivered');
  return bad.length >= proof ? bad[0] : outcomes.find(({ kind }) => kind === 'delivered');
}
