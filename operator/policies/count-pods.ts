import { type Treatment, findTreatment } from '../../api/find-treatment.ts';
import type { Network } from '../../api/names.ts';
import type { PolicyRule, PodCounts } from '../../api/v1alpha1.ts';
import { isCapableOf } from '../node-map/capable-of.ts';
import { type Drift, judgeDrift } from '../pods/judge-drift.ts';
import type { PodTemplate, TrackedPod } from '../pods/read-pod.ts';
import { type Setting, needsUnder, settingsReadUnder } from '../pods/settings.ts';

/** Pods of one template, one of them by name. */
export interface Sample {
  readonly template: PodTemplate;
  readonly pod: string;
}

export interface CountedPods {
  /** All treated pods of the namespace. */
  readonly total: PodCounts;
  /** Those of them that each rule treats. */
  readonly rules: readonly PodCounts[];
  /** Nodes with drifted pods. */
  readonly drift: ReadonlyMap<string, Readonly<Record<Drift, number>>>;
  /** Names of pods that a rule or their own label selects and that no policy treated, by template. */
  readonly untreated: ReadonlyMap<PodTemplate, readonly string[]>;
  /** Of each rule that names containers, a pod of each of its templates. */
  readonly samples: ReadonlyMap<number, readonly Sample[]>;
}

export interface CountInput {
  readonly pods: Iterable<TrackedPod>;
  readonly rules: readonly PolicyRule[];
  /** All that pods can read in the namespace. */
  readonly settings: Readonly<Record<Network, readonly Setting[]>>;
  /** A node's entry in GsoNodeMap. */
  readonly entryOf: (node: string) => string | undefined;
}

/** Goes once through the pods of a namespace. A pod that is being deleted counts nowhere. */
export function countPods({ pods, rules, settings, entryOf }: CountInput): CountedPods {
  const total = zero();
  const counts = rules.map(zero);
  const drift = new Map<string, Record<Drift, number>>();
  const untreated = new Map<PodTemplate, string[]>();
  const samples = new Map<number, Sample[]>();
  const known = new Map<PodTemplate, Template>();

  for (const pod of pods) {
    if (pod.deleting) continue;
    let template = known.get(pod.template);
    if (template === undefined) {
      template = readTemplate(pod.template, rules, settings);
      known.set(pod.template, template);
      const { treatment } = template;
      if (treatment?.by === 'rule' && treatment.rule.containers !== undefined)
        addTo(samples, treatment.index, { template: pod.template, pod: pod.name });
    }
    const { treatment, read } = template;
    if (pod.treated === undefined) {
      if (treatment !== undefined) addTo(untreated, pod.template, pod.name);
      continue;
    }
    const { network, node } = pod.treated;
    const entry = node === undefined ? undefined : entryOf(node);
    const judged =
      entry === undefined ? undefined : judgeDrift(pod, entry, { known: settings[network], read: read[network] });
    const needs = treatment === undefined ? (['gso'] as const) : needsUnder(treatment);
    const place =
      node === undefined
        ? undefined
        : entry !== undefined && isCapableOf(entry, network, needs)
          ? 'onCapableNodes'
          : 'elsewhere';
    for (const sum of [total, treatment?.by === 'rule' ? counts[treatment.index] : undefined]) {
      if (sum === undefined) continue;
      sum.treated++;
      if (place !== undefined) sum[place]++;
      if (judged !== undefined) {
        sum.drifted++;
        sum[judged]++;
      }
    }
    if (judged === undefined || node === undefined) continue;
    const there = drift.get(node) ?? { unsafe: 0, conservative: 0 };
    there[judged]++;
    drift.set(node, there);
  }
  return { total, rules: counts, drift, untreated, samples };
}

interface Template {
  readonly treatment: Treatment | undefined;
  readonly read: Readonly<Record<Network, readonly Setting[]>>;
}

/** A pod that was treated though no rule selects it any more may read anything. */
function readTemplate(
  { labels }: PodTemplate,
  rules: readonly PolicyRule[],
  settings: CountInput['settings'],
): Template {
  const treatment = findTreatment(labels, rules);
  if (treatment === undefined) return { treatment, read: settings };
  return { treatment, read: { pod: settingsReadUnder(treatment, 'pod'), host: settingsReadUnder(treatment, 'host') } };
}

function zero(): { -readonly [Count in keyof PodCounts]: PodCounts[Count] } {
  return { treated: 0, onCapableNodes: 0, elsewhere: 0, drifted: 0, unsafe: 0, conservative: 0 };
}

function addTo<K, T>(map: Map<K, T[]>, key: K, value: T): void {
  const present = map.get(key);
  if (present === undefined) map.set(key, [value]);
  else present.push(value);
}
