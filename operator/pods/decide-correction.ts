import { nodeAnnotation } from '../../api/names.ts';
import { timestamp } from '../../api/timestamp.ts';
import { type Drift, worstDrift } from './judge-drift.ts';
import type { PodContainers, Reader } from './read-containers.ts';
import type { Marks, Treated } from './read-pod.ts';
import { type RunsWith, formatRunsWith, parseRunsWith, settingName } from '../../api/treatment/runs-with.ts';
import { type Setting, isOnAt, positionOf, valueAt } from '../../api/treatment/settings.ts';

/** A kubelet learns of a changed annotation a moment later: until then a container can still start with the old value. */
export const settleMs = 5_000;

/** A mark that lies farther ahead, in milliseconds, was not written by the operator. */
const longestClockDifferenceMs = 3_600_000;

export interface CorrectionInput {
  readonly treated: Treated;
  readonly marks: Marks | undefined;
  readonly containers: PodContainers;
  readonly node: string;
  /** The node's entry in GsoNodeMap. */
  readonly entry: string;
  /** All settings that a pod of its network can read in its namespace. */
  readonly settings: readonly Setting[];
  readonly now: number;
}

export interface Correction {
  /** Values that are to be written, by annotation; empty when they are right. */
  readonly values: Readonly<Record<string, string>>;
  /** The marks that the pod is to have. */
  readonly marks: Marks | undefined;
  /** What its containers run with, of all that they read, and how that differs from what is right. */
  readonly runsWith: RunsWith;
  readonly drift: Drift | undefined;
  /** Whether a container that runs now is among those that drifted, and not only one that may just be starting. */
  readonly running: boolean;
  /** When to look again, in milliseconds since 1970, though nothing changes before. */
  readonly recheckAt: number | undefined;
}

/**
 * What is to be done about a bound and treated pod, from the whole pod: write the values that binding would write now, and
 * note what its containers run with as long as that is something else. A container reads its values when it starts, so it
 * runs with those that were there then: with those of now if it started after the last correction, else with those that
 * the mark names.
 */
export function decideCorrection(input: CorrectionInput): Correction {
  const { treated, containers, node, entry, settings, now } = input;
  const mark = readMark(input.marks, now);
  const values = Object.fromEntries(wrongValues(treated, node, entry, settings));

  const runsWith = new Map<string, boolean>();
  const drifted = new Set<Reader>();
  const pairs = settings.flatMap((setting) => {
    const name = settingName(setting);
    const shall = isOnAt(setting, entry);
    return containers.readers.flatMap((reader) => {
      const is = isOn(setting, reader, treated, mark, now);
      if (is === undefined) return [];
      // Where containers differ the wrong one is noted.
      if (is !== shall || !runsWith.has(name)) runsWith.set(name, is);
      if (is !== shall) drifted.add(reader);
      return [[is, shall] as const];
    });
  });
  const drift = worstDrift(pairs);
  const running = [...drifted].flatMap(({ startedAt }) => startedAt ?? []);
  const corrected = Object.keys(values).length > 0;
  // A node's clock may be ahead: what runs now must not look as if it had started after the correction.
  const since = corrected || mark === undefined ? Math.max(now, ...running) : mark.correctedAt;
  const made = { runsWith: formatRunsWith(runsWith), correctedAt: timestamp(since) };

  return {
    values,
    marks: drift === undefined ? undefined : corrected || mark === undefined ? made : input.marks,
    runsWith,
    drift,
    running: running.length > 0,
    recheckAt: drifted.size > running.length ? since + settleMs : undefined,
  };
}

/** The annotations that are not what binding would write now, with what it would write. */
export function wrongValues(
  { node: written, values }: Treated,
  node: string,
  entry: string,
  settings: readonly Setting[],
): [annotation: string, value: string][] {
  const wrong = settings.flatMap((setting): [string, string][] => {
    const present = values[setting.annotation];
    // The pod was made before the policy had this variable, so nothing in it reads it.
    if (present === undefined && 'variable' in setting) return [];
    const value = valueAt(setting, entry);
    return present === value ? [] : [[setting.annotation, value]];
  });
  return written === node ? wrong : [...wrong, [nodeAnnotation, node]];
}

interface Mark {
  readonly runsWith: RunsWith;
  /** Milliseconds since 1970. */
  readonly correctedAt: number;
}

/** Undefined also when somebody else wrote it: with a time that nobody can read or that is far ahead. */
function readMark(marks: Marks | undefined, now: number): Mark | undefined {
  if (marks === undefined) return undefined;
  const correctedAt = Date.parse(marks.correctedAt);
  return correctedAt <= now + longestClockDifferenceMs
    ? { runsWith: parseRunsWith(marks.runsWith), correctedAt }
    : undefined;
}

/** Whether a container runs with a setting on; undefined when it does not read it, or does not run. */
function isOn(
  setting: Setting,
  { annotations, startedAt }: Reader,
  { values }: Treated,
  mark: Mark | undefined,
  now: number,
): boolean | undefined {
  if (!annotations.includes(setting.annotation)) return undefined;
  const position = positionOf(setting, values[setting.annotation]);
  const present = position === 'other' ? undefined : position === 'on';
  if (mark === undefined) return present;
  if (startedAt === undefined && now >= mark.correctedAt + settleMs) return undefined;
  if (startedAt !== undefined && startedAt > mark.correctedAt) return present;
  return mark.runsWith.get(settingName(setting)) ?? present;
}
