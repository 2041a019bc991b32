/** What the workloads of the chart are called, and what is said of them when nothing is set. */

export const probes = ['DaemonSet quicgso-probe-pod', 'DaemonSet quicgso-probe-host'] as const;
export const operator = 'Deployment quicgso-operator';
export const test = 'Pod quicgso-test';
export const cleanUp = 'Job quicgso-clean-up';
export const crds = ['gsonodemaps', 'gsopolicies', 'gsoreports'].map(
  (name) => `CustomResourceDefinition ${name}.quicgso.io`,
);
export const keep = { 'helm.sh/resource-policy': 'keep' };

export const each = (names: readonly string[], holds: object): Record<string, object> =>
  Object.fromEntries(names.map((name) => [name, holds]));
/** A workload whose pods have this in their spec. */
export const podsWith = (spec: object): object => ({ spec: { template: { spec } } });
/** A workload whose pods have one container, with this in it. */
export const containerWith = (container: object): object => podsWith({ containers: [container] });

export const images = (probe: string, ofOperator: string): Record<string, object> => ({
  ...each(probes, containerWith({ image: probe })),
  [operator]: containerWith({ image: ofOperator }),
  [test]: { spec: { containers: [{ image: ofOperator }] } },
});

export const operatorArgs = ({ minEvidence = 'auto', networks = 'pod,host', logLevel = 'info' }): string[] => [
  `--min-evidence=${minEvidence}`,
  `--networks=${networks}`,
  `--log-level=${logLevel}`,
];
/** Where probes run. */
export const testedNodes = {
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [
        {
          matchExpressions: [
            { key: 'kubernetes.io/os', operator: 'In', values: ['linux'] },
            { key: 'quicgso.io/probe', operator: 'NotIn', values: ['disabled'] },
            { key: 'type', operator: 'NotIn', values: ['virtual-kubelet'] },
            { key: 'eks.amazonaws.com/compute-type', operator: 'NotIn', values: ['fargate'] },
          ],
        },
      ],
    },
  },
};
/** What may come in. */
export const ingress = (protocol: string, port: number): object => ({
  spec: { policyTypes: ['Ingress'], ingress: [{ ports: [{ protocol, port }] }] },
});
