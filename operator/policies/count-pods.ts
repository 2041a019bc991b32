import { setImmediate as yieldToOthers } from 'node:timers/promises';
import type { PodCounts } from '../../api/v1alpha1.ts';
import { isCapableOf } from '../../api/treatment/node-entry.ts';
import { type Drift, judgeDrift } from '../pods/judge-drift.ts';
import type { PodTemplate, TrackedPod, Treated } from '../pods/read-pod.ts';
import { type Kind, Kinds } from './kinds.ts';
import type { StoredPolicy } from './read-policy.ts';

/** A template, and the name of one of its pods. */
export interface Sample {
  readonly template: PodTemplate;
  readonly pod: string;
}

export interface CountedPods {
  /** The treated pods of the namespace. */
  readonly total: PodCounts;
  /** The treated pods of each rule. */
  readonly rules: readonly PodCounts[];
  /** Nodes with drifted pods. */
  readonly drift: ReadonlyMap<string, Readonly<Record<Drift, number>>>;
  /** Names of pods that a rule or their own label selects but that are not treated, by template. */
  readonly untreated: ReadonlyMap<PodTemplate, readonly string[]>;
  /** For each rule that names containers, a pod of each of its templates. */
  readonly samples: ReadonlyMap<number, readonly Sample[]>;
}

export interface CountInput {
  readonly pods: Iterable<TrackedPod>;
  readonly policy: Pick<StoredPolicy, 'rules' | 'settings'>;
  /** A node's entry in GsoNodeMap. */
  readonly entryOf: (node: string) => string | undefined;
}

/** Pods counted before other work can run. */
const podsPerSlice = 2000;

/**
 * Counts the pods of a namespace in one pass. There may be 100,000: what several share is computed once, and other work
 * can run in between. A pod that is being deleted is not counted.
 */
export async function countPods({ pods, policy, entryOf }: CountInput): Promise<CountedPods> {
  const kinds = new Kinds(policy);
  const total = zero();
  const rules = policy.rules.map(zero);
  const drift = new Map<string, Record<Drift, number>>();
  const untreated = new Map<PodTemplate, string[]>();
  const samples = new Map<number, Map<PodTemplate, Sample>>();
  const situations = new Map<Kind, Map<Treated, Situation>>();

  let counted = 0;
  for (const pod of pods) {
    if (++counted % podsPerSlice === 0) await yieldToOthers();
    if (pod.deleting) continue;
    const kind = kinds.of(pod.template);
    const rule = kind.treatment?.by === 'rule' ? kind.treatment : undefined;
    if (rule?.rule.containers !== undefined) {
      const sample = { template: pod.template, pod: pod.name };
      getOrAdd(
        getOrAdd(samples, rule.index, () => new Map()),
        pod.template,
        () => sample,
      );
    }
    const { treated, marks } = pod;
    if (treated === undefined) {
      if (kind.treatment !== undefined) getOrAdd(untreated, pod.template, () => []).push(pod.name);
      continue;
    }
    const find = (): Situation => findSituation(treated, marks, { kind, policy, entryOf });
    const ofKind = getOrAdd(situations, kind, () => new Map<Treated, Situation>());
    const { place, judged } = marks === undefined ? getOrAdd(ofKind, treated, find) : find();
    add(total, place, judged);
    const ofRule = rule === undefined ? undefined : rules[rule.index];
    if (ofRule !== undefined) add(ofRule, place, judged);
    if (judged !== undefined && treated.node !== undefined)
      getOrAdd(drift, treated.node, () => ({ unsafe: 0, conservative: 0 }))[judged]++;
  }
  const sampled = [...samples].map(([rule, ofRule]) => [rule, [...ofRule.values()]] as const);
  return { total, rules, drift, untreated, samples: new Map(sampled) };
}

/** Where a treated pod is, and how it drifted. */
interface Situation {
  readonly place: 'onCapableNodes' | 'elsewhere' | undefined;
  readonly judged: Drift | undefined;
}

function findSituation(
  treated: Treated,
  marks: TrackedPod['marks'],
  { kind: { needs, read }, policy, entryOf }: Pick<CountInput, 'policy' | 'entryOf'> & { readonly kind: Kind },
): Situation {
  const { network, node } = treated;
  if (node === undefined) return { place: undefined, judged: undefined };
  const entry = entryOf(node);
  if (entry === undefined) return { place: 'elsewhere', judged: undefined };
  const settings = { known: policy.settings[network], read: read[network] };
  return {
    place: isCapableOf(entry, network, needs) ? 'onCapableNodes' : 'elsewhere',
    judged: judgeDrift({ treated, marks }, entry, settings),
  };
}

type Sum = { -readonly [Count in keyof PodCounts]: PodCounts[Count] };

function zero(): Sum {
  return { treated: 0, onCapableNodes: 0, elsewhere: 0, drifted: 0, unsafe: 0, conservative: 0 };
}

function add(sum: Sum, place: Situation['place'], judged: Situation['judged']): void {
  sum.treated++;
  if (place !== undefined) sum[place]++;
  if (judged === undefined) return;
  sum.drifted++;
  sum[judged]++;
}

function getOrAdd<K, T>(map: Map<K, T>, key: K, make: () => T): T {
  const present = map.get(key);
  if (present !== undefined) return present;
  const made = make();
  map.set(key, made);
  return made;
}
