import type { Network } from '../../../api/names.ts';

/** For tests: the fields of a pod that admission treated on a node where GSO works and ECN does not. */
export const podMetadata = {
  name: 'web-0',
  namespace: 'shop',
  uid: 'u',
  resourceVersion: '7',
  labels: { app: 'web', 'quicgso.io/injected': 'pod' },
  annotations: {
    'example.com/big': 'x',
    'quicgso.io/node': 'n1',
    'quicgso.io/disable-gso.pod': 'false',
    'quicgso.io/disable-ecn.pod': 'true',
    'quicgso.io/disable-gso.host': 'true',
    'quicgso.io/disable-ecn.host': 'true',
    'quicgso.io/env.MODE.pod': 'quic',
    'quicgso.io/env.MODE.host': 'tcp',
  },
};

/** For tests: the environment of a container that reads these settings. */
export function envOf(network: Network, ...settings: readonly string[]): object[] {
  return settings.map((setting) => ({
    name: setting,
    valueFrom: {
      fieldRef: { apiVersion: 'v1', fieldPath: `metadata.annotations['quicgso.io/${setting}.${network}']` },
    },
  }));
}
