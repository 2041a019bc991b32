import { type Capability, type Network, verdictKeys, verdictSubjects } from '../../api/names.ts';
import { type LabelValue, labelValue, labelValues } from '../../api/vocabulary.ts';
import { type NodeMetadata, isLinux } from '../../api/read-node.ts';
import type { NodeReport } from '../reports/read-report.ts';
import { believe, networksThatAre } from '../reports/believe.ts';

/** What the caches hold. */
export interface FleetCaches {
  readonly nodes: { readonly values: () => Iterable<NodeMetadata> };
  readonly reports: { readonly get: (node: string) => NodeReport | undefined };
  /** Nodes in the stored node map; undefined if there is none. */
  readonly mapEntries: () => number | undefined;
}

interface VerdictCount {
  readonly capability: Capability;
  readonly network: Network;
  readonly state: LabelValue;
  readonly count: number;
}

export interface FleetCounts {
  readonly nodes: number;
  /** Every combination, including those with no node. */
  readonly verdicts: readonly VerdictCount[];
  readonly stale: Readonly<Record<Network, number>>;
}

/** Counts nodes by what their reports say; `now` in milliseconds since 1970. */
export function countFleet({ nodes, reports }: Pick<FleetCaches, 'nodes' | 'reports'>, now: number): FleetCounts {
  const counts = new Map<string, number>();
  const stale = { pod: 0, host: 0 };
  let linux = 0;
  for (const node of nodes.values()) {
    if (!isLinux(node)) continue;
    linux += 1;
    const report = reports.get(node.name);
    if (report === undefined) continue;
    for (const network of networksThatAre(believe(report.observed, now), 'stale')) stale[network] += 1;
    for (const key of verdictKeys) {
      const state = report.verdict?.[key]?.state;
      if (state === undefined) continue;
      const cell = `${key} ${labelValue(state)}`;
      counts.set(cell, (counts.get(cell) ?? 0) + 1);
    }
  }
  const verdicts = verdictKeys.flatMap((key) =>
    labelValues.map((state) => ({ ...verdictSubjects[key], state, count: counts.get(`${key} ${state}`) ?? 0 })),
  );
  return { nodes: linux, verdicts, stale };
}
