import { type VerdictKey, verdictKeys } from '../../api/names.ts';
import type { CapabilityVerdict } from '../../api/v1alpha1.ts';
import { type Evidence, type LabelValue, labelValue, type Reason, worstOf } from '../../api/vocabulary.ts';
import type { NodeMetadata } from '../lookup/node-facts.ts';
import type { ReadReport } from '../lookup/read-report.ts';

/** The reasons where there is no verdict. */
export const unreported = {
  NoVerdict: 'The node has a GsoReport without a verdict, or without the condition Fresh.',
  NoReport: 'The node has no GsoReport.',
} as const;

/** One node of the fleet. `none`: there is no verdict, not even `unknown`. */
export interface FleetRow extends Readonly<Record<VerdictKey, LabelValue | 'none'>> {
  readonly node: string;
  /** Whether all four verdicts are. */
  readonly capable: boolean;
  /** Evidence, reason and time of the worst of the four verdicts. */
  readonly evidence: Evidence;
  readonly reason: Reason | keyof typeof unreported;
  readonly since: string | undefined;
  readonly kernel: string | undefined;
  /** `yes`, or the reason why not: `Stale`, `NotReported`, ... */
  readonly fresh: string;
  /** The fields of the report that could not be parsed. */
  readonly problems?: readonly string[];
}

/** The rows of the fleet, sorted by name: one for each report, and one for each Linux node without a report. */
export function fleetRows(reports: readonly ReadReport[], nodes: readonly NodeMetadata[]): FleetRow[] {
  const reported = new Set(reports.map(({ name }) => name));
  const without = nodes.filter(
    ({ name, labels }) => !reported.has(name) && (labels['kubernetes.io/os'] ?? 'linux') === 'linux',
  );
  const rows = [...reports.map(rowOf), ...without.map(({ name }) => rowWithoutReport(name))];
  return rows.toSorted((a, b) => a.node.localeCompare(b.node, 'en', { numeric: true }));
}

function rowOf({ name, verdict, conditions, host, problems }: ReadReport): FleetRow {
  const judged = verdictKeys.map((key) => verdict[key]);
  const worst = worstOf(judged.filter((one) => one !== undefined));
  const fresh = conditions.find(({ type }) => type === 'Fresh');
  return {
    node: name,
    podGso: labelValueOf(verdict.podGso),
    hostGso: labelValueOf(verdict.hostGso),
    podEcn: labelValueOf(verdict.podEcn),
    hostEcn: labelValueOf(verdict.hostEcn),
    capable: judged.every((one) => one?.state === 'Capable'),
    evidence: worst?.evidence ?? 'None',
    reason: worst?.reason ?? 'NoVerdict',
    since: worst?.since,
    kernel: host?.kernel.release,
    fresh: fresh === undefined ? 'NoVerdict' : fresh.status === 'True' ? 'yes' : fresh.reason,
    ...(problems.length > 0 && { problems }),
  };
}

function rowWithoutReport(node: string): FleetRow {
  const none = { podGso: 'none', hostGso: 'none', podEcn: 'none', hostEcn: 'none' } as const;
  return {
    node,
    ...none,
    capable: false,
    evidence: 'None',
    reason: 'NoReport',
    since: undefined,
    kernel: undefined,
    fresh: 'NoReport',
  };
}

function labelValueOf(verdict: CapabilityVerdict | undefined): LabelValue | 'none' {
  return verdict === undefined ? 'none' : labelValue(verdict.state);
}
