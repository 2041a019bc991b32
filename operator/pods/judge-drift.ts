import { type Setting, isOnAt, positionOf } from '../../api/treatment/settings.ts';
import type { TrackedPod } from './read-pod.ts';
import { parseRunsWith, settingName } from '../../api/treatment/runs-with.ts';

/** `unsafe`: something is on where it does not work; `conservative`: off where it works. */
export type Drift = 'unsafe' | 'conservative';

/** Of what runs and what should: pairs of whether a setting is on, and whether it is to be on. */
export function worstDrift(pairs: Iterable<readonly [is: boolean, shall: boolean]>): Drift | undefined {
  let worst: Drift | undefined;
  for (const [is, shall] of pairs) {
    if (is && !shall) return 'unsafe';
    if (!is && shall) worst = 'conservative';
  }
  return worst;
}

/**
 * How what a treated pod runs with differs from what is right on a node with this entry, as far as its metadata shows: by
 * the operator's own mark, or before there is one, by the values that its rule makes it read.
 *
 * @param known all settings that a mark can name
 * @param read those that a pod of its rule reads
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
        const is = runsWith.get(settingName(setting));
        return is === undefined ? [] : [[is, isOnAt(setting, entry)] as const];
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
