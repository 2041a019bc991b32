import { completePod } from '../../corpus/complete-pod.ts';
import { readPod } from '../../corpus/pod.ts';
import type { Situation } from '../situation.ts';
import { treat } from '../treat.ts';
import { generatePod } from './generate-pod.ts';
import { generateRules } from './generate-rules.ts';
import type { Random } from './random.ts';

export interface NewPod {
  readonly name: string;
  /** As it is sent to the API server. */
  readonly pod: object;
  /** The node that it is bound to, and what the scheduler puts on the Binding. */
  readonly bound?: { readonly node: string; readonly annotations: Readonly<Record<string, string>> };
}

const forged = {
  'quicgso.io/disable-gso.pod': 'false',
  'quicgso.io/disable-ecn.host': 'false',
  'quicgso.io/env.TUNNEL.pod': 'forged',
  'quicgso.io/node': 'forged',
};

/** A pod that is created in a situation, and perhaps bound. */
export function generateNewPod(random: Random, name: string, { injection, nodes }: Omit<Situation, 'rules'>): NewPod {
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
