import { completePod } from '../../corpus/complete-pod.ts';
import { readPod } from '../../corpus/pod.ts';
import type { Situation } from '../situation.ts';
import { treat } from '../treat.ts';
import { generatePod } from './generate-pod.ts';
import { generateRules } from './generate-rules.ts';
import { Random } from './random.ts';

/** A new pod. */
export interface Actor {
  readonly name: string;
  /** As it is sent to the API server. */
  readonly pod: object;
  /** The node that it is bound to, and what the scheduler puts on the Binding. */
  readonly bound?: { readonly node: string; readonly annotations: Readonly<Record<string, string>> };
}

/** Pods in a namespace with a policy. */
export interface Scene {
  readonly seed: number;
  readonly situation: Situation;
  readonly actors: readonly Actor[];
}

export const actorsOfScene = 10;

const forged = {
  'quicgso.io/disable-gso.pod': 'false',
  'quicgso.io/disable-ecn.host': 'false',
  'quicgso.io/env.TUNNEL.pod': 'forged',
  'quicgso.io/node': 'forged',
};

/** What a seed stands for. */
export function generateScene(seed: number, { injection, nodes }: Omit<Situation, 'rules'>): Scene {
  const random = new Random(seed);
  const situation = { injection, rules: generateRules(random), nodes };
  const actors = Array.from({ length: actorsOfScene }, (_item, index) =>
    generateActor(random, `pod-${String(seed)}-${String(index)}`, situation),
  );
  return { seed, situation, actors };
}

function generateActor(random: Random, name: string, { injection, nodes }: Situation): Actor {
  const { metadata, spec } = generatePod(random, ['capable', ...Object.keys(nodes), 'unmapped', '']);
  const pod = completePod({ pod: { metadata: { ...metadata, name }, spec } });
  // Some look like the result of another policy.
  const other = { injection, rules: generateRules(random), nodes };
  const sent = random.percent(20) ? treat(readPod(pod), other) : pod;
  const node = random.pick(['unmapped', ...Object.keys(nodes)]);
  const isBound = random.percent(30) && (readPod(pod).spec.nodeName ?? '') === '';
  const annotations = random.percent(50) ? forged : {};
  return { name, pod: sent, ...(isBound && { bound: { node, annotations } }) };
}
