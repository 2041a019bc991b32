import type { Outcome } from '../checks/burst.ts';
import { isUsual } from '../checks/cases.ts';
import { proof } from '../checks/repeat.ts';
import type { BurstResult, MarkOutcome, SentMarks } from '../checks/sent.ts';

/**
 * Combines several passes into one result per case. A case is bad only if it was bad in two passes in which every plain
 * datagram arrived; without two such passes, the loss of the controls is the result, and GSO is not blamed. A size that
 * the path never carries is left out.
 */
export function combinePasses(all: readonly (readonly BurstResult[])[]): BurstResult[] {
  const passes = all.map((pass) => pass.filter((_, index) => !isTooLarge(all.flatMap((one) => one[index] ?? []))));
  const clean = passes.filter((pass) => pass.every(({ control }) => control.kind !== 'lost'));
  const first = passes[0] ?? [];
  return first.map(({ burst }, index) => {
    const results = clean.flatMap((pass) => pass[index] ?? []);
    const refused = results.find(({ outcome }) => outcome.kind === 'rejected');
    // With the control of the same pass: a path with a small MTU loses one datagram first and rejects the following
    // ones.
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
 * Whether no plain datagram of a size above QUIC's usual ones arrived in any pass: the path MTU is below the interface
 * MTU, and no ICMP error reports it (RFC 8899, section 1.1). It says nothing about GSO, and QUIC discovers it on its
 * own.
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
 * Combines several passes into one result per form of marking, as combinePasses does for bursts: a form is bad only if
 * it was bad in two passes in which every unmarked datagram arrived. Random loss occasionally hits all marked
 * datagrams of a pass.
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
  // One inconclusive form makes ECN inconclusive, unless another form is known to be bad.
  const unknown = marks.length < combined.length && marks.every(({ outcome }) => outcome.kind === 'delivered');
  return { control: unknown ? { kind: 'lost' } : { kind: 'delivered' }, marks };
}

/** Undefined when the passes are inconclusive. */
function combineOutcomes(outcomes: readonly MarkOutcome[]): MarkOutcome | undefined {
  const refused = outcomes.find(({ kind }) => kind === 'rejected');
  if (refused) return refused;
  const bad = outcomes.filter(({ kind }) => kind !== 'delivered');
  return bad.length >= proof ? bad[0] : outcomes.find(({ kind }) => kind === 'delivered');
}
