import type { Outcome } from '../checks/burst.ts';
import type { BurstResult } from '../checks/segmentation.ts';
import type { PassResult } from './wire-pass.ts';

/** A fault shows in at least so many passes in which no plain datagram was lost. */
export const proof = 2;

/** Passes that a bad round takes before it is judged. */
export const mostPasses = 3;

/** Whether the passes so far say enough: all is well, or a send is refused, or a fault is proven or cleared. */
export function passesSuffice(passes: readonly (readonly PassResult[])[]): boolean {
  const last = passes.at(-1);
  if (!last) return false;
  const fine = (outcome: Outcome): boolean => outcome.kind === 'delivered' || outcome.kind === 'rejected';
  return passes.length >= mostPasses || last.every(({ outcome, control }) => fine(outcome) && fine(control));
}

/**
 * Makes one result of each case from several passes. A case is bad only when it was bad in two passes in which every plain
 * datagram of the whole pass arrived; when there are no two such passes, what was lost of the controls is the result, and
 * nothing is blamed on GSO.
 */
export function combinePasses(passes: readonly (readonly PassResult[])[]): BurstResult[] {
  const clean = passes.filter((pass) => pass.every(({ control }) => control.kind !== 'lost'));
  const first = passes[0] ?? [];
  return first.map(({ burst, control }, index) => {
    const outcomes = clean.flatMap((pass) => pass[index]?.outcome ?? []);
    const refused = outcomes.find(({ kind }) => kind === 'rejected');
    if (refused) return { burst, outcome: refused, control };
    const bad = outcomes.filter(({ kind }) => kind !== 'delivered');
    const [firstBad] = bad;
    if (firstBad && bad.length >= proof) return { burst, outcome: firstBad, control: { kind: 'delivered' } };
    const arrivedOnce = outcomes.some(({ kind }) => kind === 'delivered');
    if (arrivedOnce) return { burst, outcome: { kind: 'delivered' }, control: { kind: 'delivered' } };
    return { burst, outcome: { kind: 'delivered' }, control: lossOfControls(passes, index) };
  });
}

function lossOfControls(passes: readonly (readonly PassResult[])[], index: number): Outcome {
  const controls = passes.flatMap((pass) => pass[index]?.control ?? []);
  const bad =
    controls.find(({ kind }) => kind !== 'delivered') ??
    passes.flat().find(({ control }) => control.kind !== 'delivered')?.control;
  return bad ?? { kind: 'delivered' };
}
