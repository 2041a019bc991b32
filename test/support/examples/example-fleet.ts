import type { Verdict } from '../../../api/v1alpha1.ts';
import { readNode } from '../../../api/read-node.ts';
import { networkObservation } from './example-report.ts';
import { readReport } from '../../../operator/reports/read-report.ts';
import { verdictOf } from './example-verdict.ts';
import type { FleetCaches } from '../../../operator/health/count-fleet.ts';

/** For tests: a node as caches hold it. */
interface ExampleNode {
  readonly os?: string;
  readonly verdict?: Verdict;
  /** When the round of its pod network ended, RFC 3339. */
  readonly lastRound?: string;
}

export const goodVerdict: Verdict = {
  podGso: verdictOf('Capable'),
  hostGso: verdictOf('Capable'),
  podEcn: verdictOf('Capable'),
  hostEcn: verdictOf('Degraded'),
  evidence: 'Wire',
  reason: 'Delivered',
};

export function exampleFleet(nodes: Readonly<Record<string, ExampleNode>>, mapEntries?: number): FleetCaches {
  const metadata = (name: string, os = 'linux') => ({
    name,
    uid: name,
    resourceVersion: '1',
    creationTimestamp: '2026-11-22T12:00:00Z',
    labels: { 'kubernetes.io/os': os },
  });
  return {
    nodes: {
      values: () => Object.entries(nodes).flatMap(([name, { os }]) => readNode({ metadata: metadata(name, os) }) ?? []),
    },
    reports: {
      get: (name) => {
        const { verdict, lastRound } = nodes[name] ?? {};
        const observed = lastRound === undefined ? {} : { pod: { ...networkObservation, lastRound } };
        return readReport({ metadata: metadata(name), status: { verdict, observed } });
      },
    },
    mapEntries: () => mapEntries,
  };
}
