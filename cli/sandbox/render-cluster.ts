import type { V1Node, V1Pod } from '@kubernetes/client-node';
import Table from 'cli-table3';
import { capabilityLabels } from '../../api/names.ts';
import { resolveEnvironment } from './resolve-environment.ts';

const plain = { style: { head: [], border: [] } };

/** The nodes with the labels that the operator gave them. */
export function renderNodes(nodes: readonly V1Node[]): string {
  const table = new Table({ head: ['node', ...Object.values(capabilityLabels)], ...plain });
  for (const { metadata } of nodes) {
    const values = Object.values(capabilityLabels).map((label) => metadata?.labels?.[label] ?? '');
    table.push([metadata?.name ?? '', ...values]);
  }
  return table.toString();
}

/** The pods with the node to which each was bound, and its variables there. */
export function renderPods(pods: readonly V1Pod[]): string {
  const names = [...new Set(pods.flatMap(resolveEnvironment).map(({ name }) => name))];
  const table = new Table({ head: ['pod', 'bound to', ...names], ...plain });
  for (const pod of pods) {
    const variables = resolveEnvironment(pod);
    const values = names.map((wanted) => variables.find(({ name }) => name === wanted)?.value ?? '');
    table.push([pod.metadata?.name ?? '', pod.spec?.nodeName ?? '', ...values]);
  }
  return table.toString();
}
