import { capabilityLabels, type VerdictKey, verdictKeys } from '../../../api/names.ts';
import type { CapabilityVerdict } from '../../../api/v1alpha1.ts';
import { labelValue } from '../../../api/vocabulary.ts';
import { hostObservation, networkObservation } from './example-report.ts';
import type { ReadReport } from '../../../cli/lookup/read-report.ts';
import type { NodeFacts } from '../../../cli/lookup/node-facts.ts';

/** Nodes as they are looked up, for tests. */

export const works: CapabilityVerdict = {
  state: 'Capable',
  evidence: 'Wire',
  reason: 'Delivered',
  message: 'Every segment arrived.',
  since: '2026-11-20T12:00:00Z',
};
export const lost: CapabilityVerdict = { ...works, state: 'Broken', reason: 'SilentLoss', message: 'Bursts vanish.' };

/** A node on which everything works apart from the given differences, with correct labels and map entry. */
export function exampleNode(
  differences: Partial<Record<VerdictKey, CapabilityVerdict>> = {},
  report: Partial<ReadReport> = {},
): NodeFacts {
  const verdict = { podGso: works, hostGso: works, podEcn: works, hostEcn: works, ...differences };
  const words = verdictKeys.map((key) => labelValue(verdict[key].state));
  return {
    name: 'n1',
    report: {
      found: {
        name: 'n1',
        requestedAt: undefined,
        peers: { pod: [{ node: 'b', addresses: ['10.1.1.5'], port: 47_600 }] },
        pod: networkObservation,
        host: hostObservation,
        verdict,
        conditions: [],
        problems: [],
        ...report,
      },
    },
    node: {
      found: {
        name: 'n1',
        labels: Object.fromEntries(verdictKeys.map((key, index) => [capabilityLabels[key], words[index] ?? ''])),
      },
    },
    map: { found: { n1: words.join(',') } },
  };
}
