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

/** What a GsoReport says. What cannot be read is as if it was not there. */
export interface ReportParts extends ReportSpec {
  readonly pod: NetworkObservation | undefined;
  readonly host: HostObservation | undefined;
  /** Undefined when any of it cannot be read. */
  readonly verdict: Verdict | undefined;
  /** Every single verdict that can be read, even if another cannot. */
  readonly verdicts: Readonly<Partial<Record<VerdictKey, CapabilityVerdict>>>;
  readonly conditions: readonly Condition[];
  /**
   * Why a part cannot be read, by its path, for example `status.observed.pod`. Each names the field:
   * `status.observed.pod.lastRound: is not an RFC 3339 time`.
   */
  readonly problems: ReadonlyMap<string, string>;
}

const record = v.record(v.string(), v.unknown());
const { peers: peersSchema, probeRequestedAt: requestSchema } = reportSpecSchema.entries;

/** Longest problem that is told whole, in characters. */
const longestProblem = 300;

/** Reads each part of a GsoReport by itself, so that nonsense, or a word of a newer version, costs nothing but that part. */
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
  // Those that can be read are kept all the same.
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
