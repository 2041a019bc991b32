import { generateAffinity } from './generate-affinity.ts';
import type { Random } from './random.ts';
import { containerNames, labelKeys, labelValues, ownVariables, presetVariables, texts } from './words.ts';

const annotationKeys = [
  ...['gso.pod', 'gso.host', 'ecn.pod', 'ecn.host'].map((end) => `quicgso.io/disable-${end}`),
  ...[...ownVariables, ...presetVariables].map((name) => `quicgso.io/env.${name}.pod`),
  'quicgso.io/env.TUNNEL.host',
  'quicgso.io/node',
  'example.com/mine',
];
const uid = '11111111-1111-4111-8111-111111111111';
const owners = ['DaemonSet', 'ReplicaSet', 'Job'].map((kind) => ({ apiVersion: 'v1', kind, name: 'owner', uid }));

interface PodManifest {
  readonly metadata: Record<string, unknown>;
  readonly spec: Record<string, unknown> & { containers: ContainerManifest[] };
}

interface ContainerManifest extends Record<string, unknown> {
  readonly name: string;
}

/** A pod that the API server accepts. `nodes`: those that it may name. */
export function generatePod(random: Random, nodes: readonly [string, ...string[]]): PodManifest {
  const isMirror = random.percent(5);
  const names = random.some(containerNames);
  const [first = 'server', ...others] = names;
  const cut = random.count(others.length);
  return {
    metadata: generateMetadata(random, isMirror),
    spec: {
      containers: [first, ...others.slice(cut)].map((name) => generateContainer(random, name)),
      ...(random.percent(70) && { initContainers: others.slice(0, cut).map((name) => generateInit(random, name)) }),
      ...(random.percent(90) && { affinity: generateAffinity(random) }),
      ...(random.percent(40) && { hostNetwork: random.percent(75) }),
      ...(random.percent(15) && { nodeName: random.pick(nodes) }),
      // It could not exist without.
      ...(isMirror && { nodeName: nodes[0] }),
      ...(random.percent(15) && { os: { name: random.pick(['linux', 'windows']) } }),
      ...(random.percent(20) && { runtimeClassName: random.pick(['gvisor', 'kata', 'runc', 'kata-like']) }),
    },
  };
}

function generateMetadata(random: Random, isMirror: boolean): Record<string, unknown> {
  const labels = {
    ...Object.fromEntries(random.some(labelKeys).map((key) => [key, random.pick(labelValues)])),
    ...(random.percent(30) && { 'quicgso.io/placement': random.pick(['prefer', 'require', 'none']) }),
    ...(random.percent(8) && { 'quicgso.io/placement': random.pick(['Prefer', '', 'true', 'None', 'prefer2']) }),
    ...(random.percent(15) && { 'quicgso.io/injected': random.pick(['pod', 'host', 'x']) }),
  };
  const annotations = {
    ...Object.fromEntries(random.some(annotationKeys, 6).map((key) => [key, random.pick(texts)])),
    ...(isMirror && { 'kubernetes.io/config.mirror': random.pick(['abc', '']) }),
  };
  return {
    labels: random.percent(90) ? labels : random.pick([null, {}]),
    annotations: isMirror || random.percent(60) ? annotations : random.pick([null, {}]),
    ...(random.percent(30) && { ownerReferences: random.some(owners, 2) }),
  };
}

function generateInit(random: Random, name: string): ContainerManifest {
  return { ...generateContainer(random, name), ...(random.percent(40) && { restartPolicy: 'Always' }) };
}

function generateContainer(random: Random, name: string): ContainerManifest {
  if (random.percent(40)) return { name };
  const env = Array.from({ length: random.count(4) }, () => generateVariable(random));
  return { name, env: random.percent(90) ? env : null };
}

function generateVariable(random: Random): object {
  const name = random.pick([...presetVariables, ...presetVariables, ...ownVariables, 'PORT', 'quic_go_disable_gso']);
  const path = random.pick(['quicgso.io/disable-gso.pod', 'quicgso.io/disable-ecn.host', 'other']);
  return random.pick<object>([
    { name },
    { name, value: random.pick(texts) },
    { name, valueFrom: { fieldRef: { fieldPath: `metadata.annotations['${path}']` } } },
    { name, valueFrom: { configMapKeyRef: { name: 'a', key: 'b' } } },
  ]);
}
