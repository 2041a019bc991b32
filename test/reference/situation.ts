import type { PolicyRule } from '../../api/v1alpha1.ts';

/** All that decides about a pod beside the pod itself. */
export interface Situation {
  /** The value of the namespace's label `quicgso.io/injection`. */
  readonly injection: string | null;
  /** The rules of the namespace's GsoPolicy, as its author wrote them. */
  readonly rules: readonly PolicyRule[];
  /** The GsoNodeMap. */
  readonly nodes: Readonly<Record<string, string>>;
}

/** The annotations that tell a pod what its node can do. */
export function verdictsOf(node: string, nodes: Situation['nodes']): Record<string, string> {
  const words = Object.hasOwn(nodes, node) ? (nodes[node] ?? '').split(',') : [];
  const disabled = (index: number): string => (words[index] === 'capable' ? 'false' : 'true');
  return {
    'quicgso.io/disable-gso.pod': disabled(0),
    'quicgso.io/disable-gso.host': disabled(1),
    'quicgso.io/disable-ecn.pod': disabled(2),
    'quicgso.io/disable-ecn.host': disabled(3),
    'quicgso.io/node': node,
  };
}
