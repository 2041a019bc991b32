import { wrongValues } from './decide-correction.ts';
import type { TrackedPod } from './read-pod.ts';
import { type Setting, isOnAt } from '../../api/treatment/settings.ts';

/**
 * When to read a whole pod, judged by its metadata; undefined if there is no need. `first`: something may be on where it
 * does not work. `later`: the pod has no node, usually because it is not bound yet and needs no correction.
 */
export function correctionPriority(
  { treated, marks, deleting }: TrackedPod,
  entryOf: (node: string) => string | undefined,
  settings: readonly Setting[],
): 'first' | 'now' | 'later' | undefined {
  if (treated === undefined || deleting) return undefined;
  const { node } = treated;
  if (node === undefined) return 'later';
  const entry = entryOf(node);
  if (entry === undefined) return undefined;
  const wrong = wrongValues(treated, node, entry, settings).map(([annotation]) => annotation);
  if (wrong.length === 0) return marks === undefined ? undefined : 'now';
  const isUnsafe = settings.some((setting) => wrong.includes(setting.annotation) && !isOnAt(setting, entry));
  return isUnsafe ? 'first' : 'now';
}
