import { cleanUpObjects } from './default-objects.ts';
import type { ValuesCase } from './values-case.ts';
import { cleanUp, containerWith, crds, each, images, keep, operator, podsWith, probes, test } from './workloads.ts';

const secrets = [{ name: 'registry-one' }, { name: 'registry-two' }];
const tolerations = [
  { key: 'dedicated', operator: 'Equal', value: 'quic', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 30 },
];
const onSystemNodes = {
  nodeSelector: { pool: 'system', 'kubernetes.io/os': 'linux' },
  tolerations: [{ key: 'system', operator: 'Exists' }],
};
const digests = { probe: `sha256:${'0123456789abcdef'.repeat(4)}`, operator: `sha256:${'fedcba9876543210'.repeat(4)}` };
const commonLabels = { team: 'net', 'example.com/cost-center': '42' };
const commonAnnotations = { 'example.com/contact': 'net@example.com, at any time' };
const ofProbes = { labels: { mesh: 'off' }, annotations: { 'sidecar.istio.io/inject': 'false' } };
const ofOperator = { labels: { scrape: 'true' }, annotations: { 'prometheus.io/port': '8080' } };
const collidingLabels = {
  'app.kubernetes.io/name': 'mine',
  'app.kubernetes.io/component': 'mine',
  'app.kubernetes.io/part-of': 'mine',
};
const probeResources = {
  requests: { cpu: 0.05, memory: '40Mi', 'ephemeral-storage': '1Mi' },
  limits: { cpu: 1, memory: '128Mi', 'ephemeral-storage': '0.5Gi' },
};
/** Helm reads a large number as a fraction, and writes it so. */
const operatorResources = { requests: { cpu: '1', memory: 134_217_728 }, limits: { cpu: '1500m', memory: '1G' } };

/** Values that decide what pods look like. */
export const valuesOfPods: readonly ValuesCase[] = [
  {
    name: 'Every pod names both Secrets, that of helm test and that of helm uninstall too',
    values: { image: { pullSecrets: ['registry-one', 'registry-two'] }, cleanupOnUninstall: true },
    adds: cleanUpObjects,
    holds: {
      ...each([...probes, operator, cleanUp], podsWith({ imagePullSecrets: secrets })),
      [test]: { spec: { imagePullSecrets: secrets } },
    },
  },
  {
    name: 'Both images come from this registry, with this tag',
    values: {
      image: {
        registry: 'registry.example.com:5000/net/quicgso',
        tag: '1.2.3-rc.1',
        operator: { name: 'gso/operator' },
      },
    },
    holds: images(
      'registry.example.com:5000/net/quicgso/quicgso-probe:1.2.3-rc.1',
      'registry.example.com:5000/net/quicgso/gso/operator:1.2.3-rc.1',
    ),
  },
  {
    name: 'A digest wins over the tag',
    values: {
      image: {
        registry: 'ghcr.io/example',
        tag: 'latest',
        probe: { digest: digests.probe },
        operator: { digest: digests.operator },
      },
    },
    holds: images(
      `ghcr.io/example/quicgso-probe@${digests.probe}`,
      `ghcr.io/example/quicgso-operator@${digests.operator}`,
    ),
    never: ['latest'],
  },
  {
    name: 'Every container is pulled each time',
    values: { image: { pullPolicy: 'Always' } },
    holds: {
      ...each([...probes, operator], containerWith({ imagePullPolicy: 'Always' })),
      [test]: { spec: { containers: [{ imagePullPolicy: 'Always' }] } },
    },
  },
  {
    name: 'Probes and operator have a PriorityClass each',
    values: {
      probe: { priorityClassName: 'system-node-critical' },
      operator: { priorityClassName: 'system-cluster-critical' },
    },
    holds: {
      ...each(probes, podsWith({ priorityClassName: 'system-node-critical' })),
      [operator]: podsWith({ priorityClassName: 'system-cluster-critical' }),
    },
  },
  {
    name: 'Tolerations and node selectors in place of the defaults; kubernetes.io/os stays linux',
    values: {
      probe: { nodeSelector: { pool: 'quic' }, tolerations },
      operator: { ...onSystemNodes, nodeSelector: { pool: 'system', 'kubernetes.io/os': 'windows' } },
    },
    holds: {
      ...each(probes, podsWith({ nodeSelector: { pool: 'quic' }, tolerations })),
      [operator]: podsWith(onSystemNodes),
      [test]: { spec: onSystemNodes },
    },
    never: ['kubernetes.io/os: windows'],
  },
  {
    name: 'Probes go to nodes without taints',
    values: { probe: { tolerations: [] } },
    never: ['tolerations:'],
  },
  {
    name: 'Labels and annotations on every object; those of pods on pods alone, and none in a selector',
    values: {
      commonLabels,
      commonAnnotations,
      probe: { podLabels: ofProbes.labels, podAnnotations: ofProbes.annotations },
      operator: { podLabels: ofOperator.labels, podAnnotations: ofOperator.annotations },
      cleanupOnUninstall: true,
    },
    adds: cleanUpObjects,
    holds: {
      ...each(probes, { spec: { template: { metadata: ofProbes } } }),
      ...each([operator, cleanUp], { spec: { template: { metadata: ofOperator } } }),
      [test]: { metadata: ofOperator },
    },
    everywhere: { labels: commonLabels, annotations: commonAnnotations },
  },
  {
    name: 'Where a label is ours already, ours stays: otherwise no workload would find its pods',
    values: {
      commonLabels: {
        'app.kubernetes.io/name': 'mine',
        'app.kubernetes.io/component': 'mine',
        'helm.sh/chart': 'mine',
        'quicgso.io/injection': 'mine',
      },
      probe: { podLabels: collidingLabels },
      operator: { podLabels: collidingLabels },
    },
    holds: {
      ...each([...probes, operator], {
        spec: { template: { metadata: { labels: { 'app.kubernetes.io/part-of': 'mine' } } } },
      }),
      ...each(crds, { metadata: { annotations: keep } }),
      'Namespace quicgso-system-helm-test': { metadata: { labels: { 'quicgso.io/injection': 'enabled' } } },
    },
    never: ['kubernetes.io/name: mine', 'helm.sh/chart: mine'],
  },
  {
    name: 'Whole numbers, fractions and units, for probes, operator, and what Helm runs once',
    values: { probe: { resources: probeResources }, operator: { resources: operatorResources } },
    holds: {
      ...each(probes, containerWith({ resources: probeResources })),
      [operator]: containerWith({ resources: operatorResources }),
      [test]: { spec: { containers: [{ resources: operatorResources }] } },
    },
  },
  {
    name: 'So many probes at once, rather than a share of them',
    values: { probe: { maxUnavailable: 1_000_000 } },
    holds: each(probes, { spec: { updateStrategy: { rollingUpdate: { maxUnavailable: 1_000_000 } } } }),
  },
  {
    name: 'What YAML could take for a number or a switch stays text',
    values: {
      image: { tag: '1', pullSecrets: ['123'] },
      commonLabels: { a: 'true', b: '1e3', c: 'null' },
      commonAnnotations: { a: '0x1f', b: '2026-11-25', c: '' },
      probe: { priorityClassName: '123', nodeSelector: { a: 'yes' } },
      operator: { priorityClassName: '456', nodeSelector: { a: '010' }, podAnnotations: { port: '8080' } },
    },
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
];
