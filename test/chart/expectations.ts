import { cleanUpObjects } from './default-objects.ts';
import type { Expectation } from './expectation.ts';
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

const everything = [{ operator: 'Exists' }];
const withoutInjection = {
  [test]: { spec: { containers: [{ args: ['--networks=pod,host', '--without-injection'] }] } },
};
/** The operator and the test of the installation both know which networks are tested. */
const tested = (networks: string): Record<string, object> => ({
  [operator]: containerWith({ args: operatorArgs({ networks }) }),
  [test]: { spec: { containers: [{ args: [`--networks=${networks}`] }] } },
});
/** Of the file labels-and-annotations. */
const ofOperatorsPods = { labels: { scrape: 'true' }, annotations: { 'prometheus.io/port': '8080' } };
/** By the name of the file, without its end. */
export const expectations: Readonly<Record<string, Expectation>> = {
  defaults: {
    holds: {
      ...images('quicgso-probe:0.1.0', 'quicgso-operator:0.1.0'),
      ...each(crds, { metadata: { annotations: keep } }),
      'DaemonSet quicgso-probe-pod': {
        spec: {
          updateStrategy: { rollingUpdate: { maxUnavailable: '10%' } },
          template: {
            spec: { serviceAccountName: 'quicgso-probe-pod', tolerations: everything, affinity: testedNodes },
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
  },
  'cluster-without-injection': {
    injects: false,
    lacks: ['injection', 'checkTreatment'],
    holds: withoutInjection,
    never: ['kind: MutatingAdmissionPolicy'],
  },
  'admission-policy': { injects: false },
  'admission-none': { lacks: ['injection', 'checkTreatment'], holds: withoutInjection },
  'guard-off': { lacks: ['guard'] },
  'only-pod-network': { lacks: ['hostProbe'], holds: tested('pod'), never: ['hostNetwork: true', 'hostPort'] },
  'only-host-network': { lacks: ['podProbe', 'podProbeNetwork'], holds: tested('host') },
  'no-network-tested': { lacks: ['podProbe', 'podProbeNetwork', 'hostProbe'], holds: tested('none') },
  'one-operator-replica': { lacks: ['disruptionBudget'], holds: { [operator]: { spec: { replicas: 1 } } } },
  'five-operator-replicas': { holds: { [operator]: { spec: { replicas: 5 } } } },
  'no-disruption-budget': { lacks: ['disruptionBudget'], holds: { [operator]: { spec: { replicas: 2 } } } },
  'crds-not-installed': { lacks: ['crds'] },
  'crds-not-kept': { never: ['helm.sh/resource-policy'] },
  'pull-secrets': {
    adds: cleanUpObjects,
    holds: {
      ...each([...probes, operator, cleanUp], podsWith({ imagePullSecrets: twoSecrets() })),
      [test]: { spec: { imagePullSecrets: twoSecrets() } },
    },
  },
  'registry-and-tag': {
    holds: images(
      'registry.example.com:5000/net/quicgso/quicgso-probe:1.2.3-rc.1',
      'registry.example.com:5000/net/quicgso/gso/operator:1.2.3-rc.1',
    ),
  },
  digests: {
    holds: images(
      `ghcr.io/example/quicgso-probe@sha256:${'0123456789abcdef'.repeat(4)}`,
      `ghcr.io/example/quicgso-operator@sha256:${'fedcba9876543210'.repeat(4)}`,
    ),
    never: ['latest'],
  },
  'pull-policy': {
    holds: {
      ...each([...probes, operator], containerWith({ imagePullPolicy: 'Always' })),
      [test]: { spec: { containers: [{ imagePullPolicy: 'Always' }] } },
    },
  },
  'priority-classes': {
    holds: {
      ...each(probes, podsWith({ priorityClassName: 'system-node-critical' })),
      [operator]: podsWith({ priorityClassName: 'system-cluster-critical' }),
    },
  },
  'own-tolerations-and-node-selectors': {
    holds: {
      ...each(
        probes,
        podsWith({
          nodeSelector: { pool: 'quic' },
          tolerations: [
            { key: 'dedicated', operator: 'Equal', value: 'quic', effect: 'NoSchedule' },
            { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 30 },
          ],
        }),
      ),
      [operator]: podsWith(onSystemNodes()),
      [test]: { spec: onSystemNodes() },
    },
    never: ['kubernetes.io/os: windows'],
  },
  'no-tolerations': { never: ['tolerations:'] },
  'labels-and-annotations': {
    adds: cleanUpObjects,
    holds: {
      ...each(probes, {
        spec: {
          template: { metadata: { labels: { mesh: 'off' }, annotations: { 'sidecar.istio.io/inject': 'false' } } },
        },
      }),
      ...each([operator, cleanUp], { spec: { template: { metadata: ofOperatorsPods } } }),
      [test]: { metadata: ofOperatorsPods },
    },
    everywhere: {
      labels: { team: 'net', 'example.com/cost-center': '42' },
      annotations: { 'example.com/contact': 'net@example.com, at any time' },
    },
  },
  'colliding-labels': {
    holds: {
      ...Object.fromEntries(
        [...probes, operator].map((name) => [
          name,
          { spec: { template: { metadata: { labels: { 'app.kubernetes.io/part-of': 'mine' } } } } },
        ]),
      ),
      ...each(crds, { metadata: { annotations: keep } }),
      'Namespace quicgso-system-helm-test': { metadata: { labels: { 'quicgso.io/injection': 'enabled' } } },
    },
    never: ['kubernetes.io/name: mine', 'helm.sh/chart: mine'],
  },
  'network-policies-off': { lacks: ['podProbeNetwork', 'operatorNetwork'] },
  'min-evidence-wire': {
    holds: { [operator]: containerWith({ args: operatorArgs({ minEvidence: 'wire' }) }) },
  },
  'log-level': {
    holds: {
      [operator]: containerWith({ args: operatorArgs({ logLevel: 'debug' }) }),
      ...each(probes, containerWith({ env: [{}, {}, { name: 'QUICGSO_LOG_LEVEL', value: 'debug' }] })),
    },
  },
  resources: {
    holds: {
      ...each(
        probes,
        containerWith({
          resources: {
            requests: { cpu: 0.05, memory: '40Mi', 'ephemeral-storage': '1Mi' },
            limits: { cpu: 1, memory: '128Mi', 'ephemeral-storage': '0.5Gi' },
          },
        }),
      ),
      [operator]: containerWith(ofOperatorsImage()),
      [test]: { spec: { containers: [ofOperatorsImage()] } },
    },
  },
  'clean-up-on-uninstall': {
    adds: cleanUpObjects,
    holds: {
      ...each(cleanUpObjects, { metadata: { annotations: { 'helm.sh/hook': 'post-delete' } } }),
      [cleanUp]: podsWith({ serviceAccountName: 'quicgso-clean-up', restartPolicy: 'Never' }),
    },
  },
  'max-unavailable-number': {
    holds: each(probes, { spec: { updateStrategy: { rollingUpdate: { maxUnavailable: 1_000_000 } } } }),
  },
  'text-that-looks-like-something-else': {
    holds: {
      ...each(
        probes,
        podsWith({
          priorityClassName: '123',
          imagePullSecrets: [{ name: '123' }],
          nodeSelector: { a: 'yes' },
          containers: [{ image: 'quicgso-probe:1' }],
        }),
      ),
      [operator]: {
        metadata: { labels: { a: 'true', b: '1e3', c: 'null' }, annotations: { a: '0x1f', b: '2026-11-25', c: '' } },
        ...podsWith({ priorityClassName: '456', nodeSelector: { a: '010' } }),
      },
    },
  },
  'part-of-another-chart': { never: ['elsewhere.example.com', 'theirs'] },
};

function twoSecrets(): object[] {
  return [{ name: 'registry-one' }, { name: 'registry-two' }];
}

function onSystemNodes(): object {
  return {
    nodeSelector: { pool: 'system', 'kubernetes.io/os': 'linux' },
    tolerations: [{ key: 'system', operator: 'Exists' }],
  };
}

/** Helm reads a large number as a fraction, and writes it so. */
function ofOperatorsImage(): object {
  return {
    resources: { requests: { cpu: '1', memory: 134_217_728 }, limits: { cpu: '1500m', memory: '1G' } },
  };
}
