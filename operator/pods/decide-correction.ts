import { nodeAnnotation } from '../../api/names.ts';
import { timestamp } from '../../api/timestamp.ts';
import { type Drift, worstDrift } from './judge-drift.ts';
import type { PodContainers, Reader } from './read-containers.ts';
import type { Marks, Treated } from './read-pod.ts';
import { type RunsWith, formatRunsWith, parseRunsWith, settingName } from '../../api/treatment/runs-with.ts';
import { type Setting, isOnAt, positionOf, valueAt } from '../../api/treatment/settings.ts';

/** A kubelet sees a changed annotation with a delay, in which a container can still start with the old value. */
export const settleMs = 5_000;

/** A mark farther in the future, in milliseconds, was not written by the operator. */
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
  /** Values to write, by annotation; empty if all are right. */
  readonly values: Readonly<Record<string, string>>;
  /** The desired marks of the pod. */
  readonly marks: Marks | undefined;
  /** The values that its containers run with, and how these differ from the right ones. */
  readonly runsWith: RunsWith;
  readonly drift: Drift | undefined;
  /** Whether a drifted container is running, and not only possibly starting. */
  readonly running: boolean;
  /** When to check again even without a change, in milliseconds since 1970. */
  readonly recheckAt: number | undefined;
}

/**
 * Decides on a bound and treated pod: which of the values that binding would write now are missing, and which other values
 * its containers still run with, which the marks record. A container reads its values when it starts: if it started after
 * the last correction, it runs with the current values, or else with those in the mark.
 */
export function decideCorrection(input: CorrectionInput): Correction {
  const { treated, containers, node, entry, settings, now } = input;
  const mark = readMark(input.marks, now);
  const values = Object.fromEntries(wrongValues(treated, node, entry, settings));

  const runsWith = new Map<string, boolean>();
  const drifted = new Set<Reader>();
  const pairs = settings.flatMap((setting) => {
    const name = settingName(setting);
    const want = isOnAt(setting, entry);
    return containers.readers.flatMap((reader) => {
      const have = isOn(setting, reader, treated, mark, now);
      if (have === undefined) return [];
      // If containers differ, the mark names the wrong value.
      if (have !== want || !runsWith.has(name)) runsWith.set(name, have);
      if (have !== want) drifted.add(reader);
      return [[have, want] as const];
    });
  });
  const drift = worstDrift(pairs);
  const running = [...drifted].flatMap(({ startedAt }) => startedAt ?? []);
  const corrected = Object.keys(values).length > 0;
  // The clock of a node may be ahead: a running container must not appear to have started after the correction.
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

/** The annotations that differ from what binding would write now, with the right values. */
export function wrongValues(
  { node: written, values }: Treated,
  node: string,
  entry: string,
  settings: readonly Setting[],
): [annotation: string, value: string][] {
  const wrong = settings.flatMap((setting): [string, string][] => {
    const present = values[setting.annotation];
    // The pod is older than this variable in the policy, so nothing in it reads the annotation.
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

/** Undefined also for a mark with an invalid time or one far in the future, which the operator did not write. */
function readMark(marks: Marks | undefined, now: number): Mark | undefined {
  if (marks === undefined) return undefined;
  const correctedAt = Date.parse(marks.correctedAt);
  return correctedAt <= now + longestClockDifferenceMs
    ? { runsWith: parseRunsWith(marks.runsWith), correctedAt }
    : undefined;
}

/** Whether a container runs with a setting on; undefined if it does not read the setting or does not run. */
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
