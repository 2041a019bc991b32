import type { V1Namespace, V1Pod } from '@kubernetes/client-node';
import { injectionLabel, placementLabel } from '../../api/names.ts';

/** A namespace that opts in; its pods need one label. Neither says which node is capable. */
export const demoNamespace: V1Namespace & { metadata: { name: string } } = {
  metadata: { name: 'quic-demo', labels: { [injectionLabel]: 'enabled' } },
};

/** Pods of a QUIC server: one that prefers nodes where GSO works, and one that is tied to `node`. */
export function demoPods(node: string): V1Pod[] {
  return [
    demoPod('quic-prefers-capable', { placement: 'prefer' }),
    demoPod('quic-tied-to-old-kernel', { placement: 'none', node }),
  ];
}

/** A pod of a QUIC server. `node` is for its node selector; `nodeName` bypasses the scheduler. */
export function demoPod(
  name: string,
  { placement, node, nodeName }: { placement: string; node?: string; nodeName?: string },
): V1Pod {
  return {
    metadata: { name, labels: { app: 'quic', [placementLabel]: placement } },
    spec: {
      // Never pulled: the sandbox's nodes have no kubelet.
      containers: [{ name: 'server', image: 'quic-server' }],
      ...(node !== undefined && { nodeSelector: { 'kubernetes.io/hostname': node } }),
      ...(nodeName !== undefined && { nodeName }),
    },
  };
}
