import { apiVersion, plurals } from '../../../api/names.ts';
import type { CapabilityVerdict, GsoReport } from '../../../api/v1alpha1.ts';
import type { TestClient } from './test-client.ts';

type Status = NonNullable<GsoReport['status']>;

const reports = `/apis/${apiVersion}/${plurals.reports}`;

/** Where the report of a node is. */
export function reportOf(node: string): string {
  return `${reports}/${node}`;
}

/** A verdict as the operator writes it. */
export const goodVerdict: CapabilityVerdict = {
  state: 'Capable',
  evidence: 'Wire',
  reason: 'Delivered',
  message: 'Every segment arrived.',
  since: '2026-11-20T12:00:00Z',
};

/** Creates the report of a node with this status, without an operator. */
export async function applyReport(client: TestClient, node: string, status: Status): Promise<void> {
  const object = { apiVersion, kind: 'GsoReport', metadata: { name: node } };
  await client.apply(reportOf(node), object, 'tester');
  await client.apply(`${reportOf(node)}/status`, { ...object, status }, 'tester');
}
