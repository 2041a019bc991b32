import * as v from 'valibot';
import { type Network, type VerdictKey, verdictKeys } from '../../api/names.ts';
import {
  type CapabilityVerdict,
  type Condition,
  conditionSchema,
  type HostObservation,
  hostObservationSchema,
  type NetworkObservation,
  networkObservationSchema,
  type Peer,
  reportSpecSchema,
  verdictSchema,
} from '../../api/v1alpha1.ts';

/** A GsoReport as the commands show it. */
export interface ReadReport {
  readonly name: string;
  readonly requestedAt: string | undefined;
  readonly peers: Readonly<Partial<Record<Network, readonly Peer[]>>>;
  readonly pod: NetworkObservation | undefined;
  readonly host: HostObservation | undefined;
  readonly verdict: Readonly<Partial<Record<VerdictKey, CapabilityVerdict>>>;
  readonly conditions: readonly Condition[];
  /** What could not be read, each with its field; the rest could. */
  readonly problems: readonly string[];
}

const record = v.record(v.string(), v.unknown());
const reportSchema = v.object({
  metadata: v.object({ name: v.string() }),
  spec: v.optional(v.unknown()),
  status: v.optional(
    v.object({ observed: v.optional(record), verdict: v.optional(record), conditions: v.optional(v.unknown()) }),
  ),
});

/**
 * Reads a GsoReport part by part, so that a word of a newer version costs that part alone. Fails only for what is no
 * object of the API server's.
 */
export const readReportSchema = v.pipe(
  v.looseObject({ metadata: v.looseObject({ name: v.string() }) }),
  v.transform(readReport),
);

function readReport(object: { readonly metadata: { readonly name: string } }): ReadReport {
  const problems: string[] = [];
  const part = <T>(schema: v.GenericSchema<unknown, T>, value: unknown, path: string): T | undefined => {
    if (value === undefined || value === null) return undefined;
    const result = v.safeParse(schema, value);
    if (result.success) return result.output;
    const [issue] = result.issues;
    problems.push(`${[path, v.getDotPath(issue)].filter((name) => name !== null).join('.')}: ${issue.message}`);
    return undefined;
  };
  const whole = part(reportSchema, object, 'report');
  const { observed = {}, verdict = {}, conditions } = whole?.status ?? {};
  const spec = part(reportSpecSchema, whole?.spec, 'spec');
  const verdicts: Partial<Record<VerdictKey, CapabilityVerdict>> = {};
  for (const key of verdictKeys) {
    const judged = part(verdictSchema.entries[key].wrapped, verdict[key], `status.verdict.${key}`);
    if (judged !== undefined) verdicts[key] = judged;
  }
  return {
    name: object.metadata.name,
    requestedAt: spec?.probeRequestedAt,
    peers: spec?.peers ?? {},
    pod: part(networkObservationSchema, observed['pod'], 'status.observed.pod'),
    host: part(hostObservationSchema, observed['host'], 'status.observed.host'),
    verdict: verdicts,
    conditions: part(v.array(conditionSchema), conditions, 'status.conditions') ?? [],
    problems,
  };
}
