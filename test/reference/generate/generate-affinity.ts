import type { Random } from './random.ts';

const ours = ['pod-gso', 'pod-ecn', 'host-gso', 'host-ecn'].map((name) => `quicgso.io/${name}`);

const expressions = [
  ...ours.map((key) => ({ key, operator: 'In', values: ['capable'] })),
  ...ours.map((key) => ({ key, operator: 'In', values: ['capable'] })),
  { key: 'quicgso.io/pod-gso', operator: 'In', values: ['capable', 'degraded'] },
  { key: 'quicgso.io/host-gso', operator: 'NotIn', values: ['broken'] },
  { key: 'quicgso.io/pod-ecn', operator: 'Exists' },
  { key: 'disk', operator: 'In', values: ['ssd', 'nvme'] },
  { key: 'cores', operator: 'Gt', values: ['3'] },
];
const fields = [
  { key: 'metadata.name', operator: 'In', values: ['a'] },
  { key: 'metadata.name', operator: 'NotIn', values: ['b'] },
];
const toPods = { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'zone', labelSelector: {} }] };

/** The affinity of a pod, in every shape that the API server accepts. Undefined: none. */
export function generateAffinity(random: Random): unknown {
  if (random.percent(30)) return undefined;
  if (random.percent(15)) return random.pick([null, {}, { nodeAffinity: null }, { nodeAffinity: {} }]);
  const required = Array.from({ length: random.count(3) }, () => generateTerm(random));
  const preferred = Array.from({ length: random.count(3) }, () => ({
    weight: 1 + random.count(99),
    preference: generateTerm(random),
  }));
  return {
    nodeAffinity: {
      ...(required.length > 0 && {
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: required },
      }),
      ...(random.percent(70) && { preferredDuringSchedulingIgnoredDuringExecution: preferred }),
    },
    ...(random.percent(20) && { podAffinity: toPods }),
  };
}

function generateTerm(random: Random): object {
  return {
    ...(random.percent(75) && { matchExpressions: random.some(expressions, 3) }),
    ...(random.percent(30) && { matchFields: random.some(fields, 1) }),
  };
}
