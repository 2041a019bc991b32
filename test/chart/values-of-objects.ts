import { cleanUpObjects } from './default-objects.ts';
import type { ValuesCase } from './values-case.ts';
import {
  cleanUp,
  containerWith,
  crds,
  each,
  images,
  ingress,
  keep,
  operator,
  operatorArgs,
  podsWith,
  probes,
  test,
  testedNodes,
} from './workloads.ts';

const withoutInjection = {
  [test]: { spec: { containers: [{ args: ['--networks=pod,host', '--without-injection'] }] } },
};
/** The operator and the test of the installation both know which networks are tested. */
const tested = (networks: string): Record<string, object> => ({
  [operator]: containerWith({ args: operatorArgs({ networks }) }),
  [test]: { spec: { containers: [{ args: [`--networks=${networks}`] }] } },
});

const defaults: ValuesCase = {
  name: 'Everything, on a cluster that serves MutatingAdmissionPolicy',
  values: {},
  holds: {
    ...images('quicgso-probe:0.1.0', 'quicgso-operator:0.1.0'),
    ...each(crds, { metadata: { annotations: keep } }),
    'DaemonSet quicgso-probe-pod': {
      spec: {
        updateStrategy: { rollingUpdate: { maxUnavailable: '10%' } },
        template: {
          spec: {
            serviceAccountName: 'quicgso-probe-pod',
            tolerations: [{ operator: 'Exists' }],
            affinity: testedNodes,
          },
        },
      },
    },
    'DaemonSet quicgso-probe-host': podsWith({
      serviceAccountName: 'quicgso-probe-host',
      hostNetwork: true,
      affinity: testedNodes,
    }),
    'NetworkPolicy quicgso-probe-pod': ingress('UDP', 47_600),
    'NetworkPolicy quicgso-operator': ingress('TCP', 8080),
    [operator]: {
      spec: {
        replicas: 2,
        template: {
          spec: {
            serviceAccountName: 'quicgso-operator',
            nodeSelector: { 'kubernetes.io/os': 'linux' },
            topologySpreadConstraints: [
              { maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' },
            ],
            containers: [
              {
                args: operatorArgs({}),
                imagePullPolicy: 'IfNotPresent',
                ports: [{ name: 'health', containerPort: 8080 }],
                livenessProbe: {
                  httpGet: { path: '/livez', port: 'health' },
                  periodSeconds: 20,
                  failureThreshold: 3,
                },
                readinessProbe: { httpGet: { path: '/readyz', port: 'health' } },
              },
            ],
          },
        },
      },
    },
    'PodDisruptionBudget quicgso-operator': { spec: { maxUnavailable: 1 } },
    'Namespace quicgso-system-helm-test': { metadata: { labels: { 'quicgso.io/injection': 'enabled' } } },
  },
  never: ['priorityClassName', 'imagePullSecrets', '--without-injection', 'quicgso-clean-up'],
};

/** Values that decide which objects there are, and what the operator is told. */
export const valuesOfObjects: readonly ValuesCase[] = [
  defaults,
  {
    name: 'On a cluster that does not serve MutatingAdmissionPolicy, auto leaves our policies out, and helm test does not ask for them',
    values: { admission: { mode: 'auto' } },
    injects: false,
    lacks: ['injection', 'checkTreatment'],
    holds: withoutInjection,
    never: ['kind: MutatingAdmissionPolicy'],
  },
  {
    name: 'The policies are there although the cluster did not say that it serves them',
    values: { admission: { mode: 'policy' } },
    injects: false,
  },
  {
    name: 'No policy that treats pods; the guard stays',
    values: { admission: { mode: 'none' } },
    lacks: ['injection', 'checkTreatment'],
    holds: withoutInjection,
  },
  {
    name: 'No policy that limits our own accounts',
    values: { admission: { guard: false } },
    lacks: ['guard'],
  },
  {
    name: 'No probe on the host network, and so nothing that needs a privileged namespace',
    values: { probe: { host: { enabled: false } } },
    lacks: ['hostProbe'],
    holds: tested('pod'),
    never: ['hostNetwork: true', 'hostPort'],
  },
  {
    name: 'No probe on the pod network, nor its network policy',
    values: { probe: { pod: { enabled: false } } },
    lacks: ['podProbe', 'podProbeNetwork'],
    holds: tested('host'),
  },
  {
    name: 'No probe at all: the operator alone, for nodes that people judge',
    values: { probe: { pod: { enabled: false }, host: { enabled: false } } },
    lacks: ['podProbe', 'podProbeNetwork', 'hostProbe'],
    holds: tested('none'),
  },
  {
    name: 'No PodDisruptionBudget, which would keep the only replica where it is, or promise nothing',
    values: { operator: { replicas: 1 } },
    lacks: ['disruptionBudget'],
    holds: { [operator]: { spec: { replicas: 1 } } },
  },
  {
    name: 'The most replicas that are allowed',
    values: { operator: { replicas: 5 } },
    holds: { [operator]: { spec: { replicas: 5 } } },
  },
  {
    name: 'Two replicas without a PodDisruptionBudget',
    values: { operator: { podDisruptionBudget: { enabled: false } } },
    lacks: ['disruptionBudget'],
    holds: { [operator]: { spec: { replicas: 2 } } },
  },
  { name: 'No CRD: somebody else installs them', values: { crds: { install: false } }, lacks: ['crds'] },
  {
    name: 'Helm removes the CRDs on uninstall',
    values: { crds: { keep: false } },
    never: ['helm.sh/resource-policy'],
  },
  {
    name: 'No NetworkPolicy',
    values: { networkPolicy: { enabled: false } },
    lacks: ['podProbeNetwork', 'operatorNetwork'],
  },
  {
    name: "The operator asks for a peer's word",
    values: { minEvidence: 'wire' },
    holds: { [operator]: containerWith({ args: operatorArgs({ minEvidence: 'wire' }) }) },
  },
  {
    name: 'The operator and the probes say more',
    values: { logLevel: 'debug' },
    holds: {
      [operator]: containerWith({ args: operatorArgs({ logLevel: 'debug' }) }),
      ...each(probes, containerWith({ env: [{}, {}, { name: 'QUICGSO_LOG_LEVEL', value: 'debug' }] })),
    },
  },
  {
    name: 'A Job after the uninstall, with an account of its own',
    values: { cleanupOnUninstall: true },
    adds: cleanUpObjects,
    holds: {
      ...each(cleanUpObjects, { metadata: { annotations: { 'helm.sh/hook': 'post-delete' } } }),
      [cleanUp]: podsWith({ serviceAccountName: 'quicgso-clean-up', restartPolicy: 'Never' }),
    },
  },
  {
    name: 'What Helm hands to a chart inside another is read by nobody here',
    values: { enabled: true, global: { registry: 'elsewhere.example.com', imagePullSecrets: ['theirs'] } },
    never: ['elsewhere.example.com', 'theirs'],
  },
];
