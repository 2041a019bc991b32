import * as v from 'valibot';
import { readConditions } from './conditions.ts';
import { type VerdictKey, verdictKeys } from './names.ts';
import {
  type CapabilityVerdict,
  type Condition,
  type HostObservation,
  type NetworkObservation,
  type ReportSpec,
  type Verdict,
  conditionSchema,
  hostObservationSchema,
  networkObservationSchema,
  reportSpecSchema,
  verdictSchema,
} from './v1alpha1.ts';

/** The parts of a GsoReport. Invalid parts are treated as absent. */
export interface ReportParts extends ReportSpec {
  readonly pod: NetworkObservation | undefined;
  readonly host: HostObservation | undefined;
  /** Undefined if any part of it is invalid. */
  readonly verdict: Verdict | undefined;
  /** The valid verdicts, even if others are invalid. */
  readonly verdicts: Readonly<Partial<Record<VerdictKey, CapabilityVerdict>>>;
  readonly conditions: readonly Condition[];
  /**
   * Why a part is invalid, by its path, for example `status.observed.pod`. Each names the field:
   * `status.observed.pod.lastRound: is not an RFC 3339 time`.
   */
  readonly problems: ReadonlyMap<string, string>;
}

const record = v.record(v.string(), v.unknown());
const { peers: peersSchema, probeRequestedAt: requestSchema } = reportSpecSchema.entries;

/** Longer problems are cut off. In characters. */
const longestProblem = 300;

/**
 * Reads each part of a GsoReport separately, so that an invalid value, or one from a newer version, only costs that
 * part.
 */
export function readReportParts(report: unknown): ReportParts {
  const problems = new Map<string, string>();
  const part = <T>(schema: v.GenericSchema<unknown, T>, value: unknown, path: string): T | undefined => {
    if (value === undefined || value === null) return undefined;
    const read = v.safeParse(schema, value, { abortEarly: true });
    if (read.success) return read.output;
    problems.set(path, describe(path, read.issues[0]));
    return undefined;
  };
  const fields = (of: Record<string, unknown>, name: string, path = name): Record<string, unknown> =>
    part(record, of[name], path) ?? {};

  const parts = v.is(record, report) ? report : {};
  const spec = fields(parts, 'spec');
  const status = fields(parts, 'status');
  const peers = part(peersSchema.wrapped, spec['peers'], 'spec.peers');
  const probeRequestedAt = part(requestSchema.wrapped, spec['probeRequestedAt'], 'spec.probeRequestedAt');
  const observed = fields(status, 'observed', 'status.observed');
  const verdict = fields(status, 'verdict', 'status.verdict');
  const verdicts: Partial<Record<VerdictKey, CapabilityVerdict>> = {};
  for (const key of verdictKeys) {
    const one = part(verdictSchema.entries[key].wrapped, verdict[key], `status.verdict.${key}`);
    if (one !== undefined) verdicts[key] = one;
  }
  const whole = v.safeParse(verdictSchema, status['verdict']);
  const pod = part(networkObservationSchema, observed['pod'], 'status.observed.pod');
  const host = part(hostObservationSchema, observed['host'], 'status.observed.host');
  // The valid conditions are kept: readConditions below.
  part(v.array(conditionSchema), status['conditions'], 'status.conditions');
  return {
    ...(peers !== undefined && { peers }),
    ...(probeRequestedAt !== undefined && { probeRequestedAt }),
    pod,
    host,
    verdict: whole.success ? whole.output : undefined,
    verdicts,
    conditions: readConditions(status),
    problems,
  };
}

function describe(path: string, issue: v.BaseIssue<unknown>): string {
  const field = [path, v.getDotPath(issue)].filter((name) => name !== null).join('.');
  const problem = issue.expected === null ? issue.message : `expected ${issue.expected} but found ${issue.received}`;
  return `${field}: ${problem.length > longestProblem ? `${problem.slice(0, longestProblem)}...` : problem}`;
}
