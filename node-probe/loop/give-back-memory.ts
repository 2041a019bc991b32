/**
 * Returns the memory of a round to the system if Node.js runs with `--expose-gc`, as it does in the image. V8 alone
 * only collects when it needs room, which an idle probe does not: 19 MB instead of 14 would remain after a hundred
 * rounds.
 */
export function giveBackMemory(): void {
  globalThis.gc?.({ type: 'major', flavor: 'last-resort' });
}
