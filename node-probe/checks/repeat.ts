import type { Outcome } from './burst.ts';
import type { BurstResult, MarkOutcome, SentMarks } from './sent.ts';

/** Whether a send needs no repetition: only loss and damage may be random. */
function isPlain({ kind }: Outcome | MarkOutcome): boolean {
  return kind === 'delivered' || kind === 'rejected';
}

/**
 * On loopback each send is repeated individually: one bad outcome may be random, a fault shows in two of three.
 * Returns the first bad outcome if at least two were bad.
 */
export function repeatBad<Of extends Outcome | MarkOutcome>(send: () => Of): Of | { readonly kind: 'delivered' } {
  const first = send();
  if (isPlain(first)) return first;
  const again = [send(), send()];
  return again.some(({ kind }) => kind !== 'delivered') ? first : { kind: 'delivered' };
}

/**
 * On the wire all sends are repeated together. A fault must show in this many passes in which no plain datagram was
 * lost.
 */
export const proof = 2;

/** The most passes of a bad round before it is judged. */
export const mostPasses = 3;

/** Whether the passes so far are conclusive: all is well, a send is rejected, or a fault is proven or ruled out. */
export function passesSuffice(passes: readonly (readonly BurstResult[])[]): boolean {
  return suffice(passes, (pass) => pass.every(({ outcome, control }) => isPlain(outcome) && isPlain(control)));
}

/** The same for marked datagrams. */
export function markPassesSuffice(passes: readonly SentMarks[]): boolean {
  return suffice(passes, ({ control, marks }) => isPlain(control) && marks.every(({ outcome }) => isPlain(outcome)));
}

function suffice<Pass>(passes: readonly Pass[], isFine: (pass: Pass) => boolean): boolean {
  const last = passes.at(-1);
  return last !== undefined && (passes.length >= mostPasses || isFine(last));
}
