import { type Setting, isOnAt, positionOf } from '../../api/treatment/settings.ts';
import type { TrackedPod } from './read-pod.ts';
import { parseRunsWith, settingName } from '../../api/treatment/runs-with.ts';

/** `unsafe`: something is on where it does not work; `conservative`: off where it works. */
export type Drift = 'unsafe' | 'conservative';

/** The worst drift of these pairs: whether a setting is on, and whether it should be. */
export function worstDrift(pairs: Iterable<readonly [have: boolean, want: boolean]>): Drift | undefined {
  let worst: Drift | undefined;
  for (const [have, want] of pairs) {
    if (have && !want) return 'unsafe';
    if (!have && want) worst = 'conservative';
  }
  return worst;
}

/**
 * How the values of a treated pod differ from the right ones for a node with this entry, as far as its metadata shows: by
 * the operator's mark, or without a mark by the values that its rule makes it read.
 *
 * @param known all settings that a mark can name
 * @param read the settings that a pod of its rule reads
 */
export function judgeDrift(
  { treated, marks }: Pick<TrackedPod, 'treated' | 'marks'>,
  entry: string,
  { known, read }: { readonly known: readonly Setting[]; readonly read: readonly Setting[] },
): Drift | undefined {
  if (treated === undefined) return undefined;
  const { values } = treated;
  if (marks !== undefined) {
    const runsWith = parseRunsWith(marks.runsWith);
    return worstDrift(
      known.flatMap((setting) => {
        const have = runsWith.get(settingName(setting));
        return have === undefined ? [] : [[have, isOnAt(setting, entry)] as const];
      }),
    );
  }
  return worstDrift(
    read.flatMap((setting) => {
      const position = positionOf(setting, values[setting.annotation]);
      return position === 'other' ? [] : [[position === 'on', isOnAt(setting, entry)] as const];
    }),
  );
}
