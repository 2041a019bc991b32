import type { V1Node, V1Pod } from '@kubernetes/client-node';
import { capabilityLabels } from '../../api/names.ts';
import { plainTable } from '../terminal/plain-table.ts';
import { resolveEnvironment } from './resolve-environment.ts';

/** A table of the nodes and the labels that the operator set. */
export function renderNodes(nodes: readonly V1Node[]): string {
  const table = plainTable(['node', ...Object.values(capabilityLabels)]);
  for (const { metadata } of nodes) {
    const values = Object.values(capabilityLabels).map((label) => metadata?.labels?.[label] ?? '');
    table.push([metadata?.name ?? '', ...values]);
  }
  return table.toString();
}

/** A table of the pods, their nodes and their variables. */
export function renderPods(pods: readonly V1Pod[]): string {
  const names = [...new Set(pods.flatMap(resolveEnvironment).map(({ name }) => name))];
  const table = plainTable(['pod', 'bound to', ...names]);
  for (const pod of pods) {
    const variables = resolveEnvironment(pod);
    const values = names.map((wanted) => variables.find(({ name }) => name === wanted)?.value ?? '');
    table.push([pod.metadata?.name ?? '', pod.spec?.nodeName ?? '', ...values]);
  }
  return table.toString();
}
