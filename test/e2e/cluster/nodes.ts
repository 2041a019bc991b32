/** The nodes and what is special about each; a pod network for each, so that their pods reach each other. */
export const nodes = [
  { name: 'healthy', podCidr: '10.244.1.0/24', oldKernel: false },
  { name: 'old-kernel', podCidr: '10.244.2.0/24', oldKernel: true },
  { name: 'silent-loss', podCidr: '10.244.3.0/24', oldKernel: false },
] as const;
export type NodeName = (typeof nodes)[number]['name'];

/** The pods of all nodes. */
export const podNetwork = '10.244.0.0/16';

/** The name of a node's container. */
export function containerOf(node: NodeName): string {
  return `quicgso-e2e-${node}`;
}
