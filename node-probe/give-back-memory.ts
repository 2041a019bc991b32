/**
 * Gives back to the system what a round left behind, where Node.js runs with `--expose-gc`, as it does in the image. V8 alone
 * collects when it needs room, and a probe that rests for ten minutes needs none: 17 MB stay where 14 do.
 */
export function giveBackMemory(): void {
  globalThis.gc?.({ type: 'major', flavor: 'last-resort' });
}
