const policies = (kind: string, ...names: readonly string[]): string[] =>
  names.flatMap((name) => [`${kind} quicgso-${name}`, `${kind}Binding quicgso-${name}`]);

/** What the chart makes, group by group, on a cluster that serves MutatingAdmissionPolicy: `Kind name`. */
const objectGroups = {
  crds: ['gsonodemaps', 'gsopolicies', 'gsoreports'].map((name) => `CustomResourceDefinition ${name}.quicgso.io`),
  rights: [
    'ServiceAccount quicgso-operator',
    'ServiceAccount quicgso-probe-pod',
    'ServiceAccount quicgso-probe-host',
    'ClusterRole quicgso-operator',
    'ClusterRole quicgso-probe',
    'ClusterRoleBinding quicgso-operator',
    'ClusterRoleBinding quicgso-probe',
    'Role quicgso-operator-peer-key',
    'Role quicgso-operator-lease',
    'Role quicgso-probe-peer-key',
    'RoleBinding quicgso-operator-peer-key',
    'RoleBinding quicgso-operator-lease',
    'RoleBinding quicgso-probe-peer-key',
  ],
  injection: policies(
    'MutatingAdmissionPolicy',
    'bind',
    'bind-values',
    'label-environment',
    'label-safe-values',
    'pod-with-node-name',
    'rule-environment',
    'rule-safe-values',
  ),
  guard: policies(
    'ValidatingAdmissionPolicy',
    ...['nodes', 'pods', 'policies', 'probes', 'reports'].map((x) => `guard-${x}`),
  ),
  podProbe: ['DaemonSet quicgso-probe-pod'],
  hostProbe: ['DaemonSet quicgso-probe-host'],
  operator: ['Deployment quicgso-operator'],
  disruptionBudget: ['PodDisruptionBudget quicgso-operator'],
  podProbeNetwork: ['NetworkPolicy quicgso-probe-pod'],
  operatorNetwork: ['NetworkPolicy quicgso-operator'],
  checkInstall: [
    'ServiceAccount quicgso-test',
    'ClusterRole quicgso-test',
    'ClusterRoleBinding quicgso-test',
    'Role quicgso-test',
    'RoleBinding quicgso-test',
    'Pod quicgso-test',
  ],
  checkTreatment: [
    'Namespace quicgso-system-helm-test',
    'Role quicgso-test in quicgso-system-helm-test',
    'RoleBinding quicgso-test in quicgso-system-helm-test',
  ],
} as const satisfies Record<string, readonly string[]>;

/** What it makes with cleanupOnUninstall in addition. */
export const cleanUpObjects = ['ServiceAccount', 'ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding', 'Job'].map(
  (kind) => `${kind} quicgso-clean-up`,
);

export type ObjectGroup = keyof typeof objectGroups;

/** What it makes by default without these groups. */
export function expectedObjects(lacks: readonly ObjectGroup[]): string[] {
  return Object.entries(objectGroups).flatMap(([group, names]) =>
    lacks.some((lacking) => lacking === group) ? [] : names,
  );
}
