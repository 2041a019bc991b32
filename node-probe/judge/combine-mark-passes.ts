import { proof } from '../checks/repeat.ts';
import type { MarkOutcome, SentMarks } from '../checks/sent.ts';

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
