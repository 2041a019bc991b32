import { presets } from '../../../api/treatment/presets.ts';
import { presetNames } from '../../../api/vocabulary.ts';
import type { LabelSelector, PolicyRule } from '../../../api/v1alpha1.ts';
import type { Random } from './random.ts';
import { containerNames, labelKeys, labelValues, ownVariables, presetVariables, texts } from './words.ts';

type Env = NonNullable<PolicyRule['env']>[number];
type Needs = NonNullable<PolicyRule['needs']>;

/** One variable means one thing in a whole policy. */
interface Meaning {
  readonly item: Env;
  readonly needsEcn: boolean;
}

/** The rules of a GsoPolicy that the API server accepts. */
export function generateRules(random: Random): PolicyRule[] {
  const meanings = [...ownVariables, ...presetVariables].map((name) => ({
    item: { name, whenCapable: random.pick(texts), whenIncapable: random.pick(texts) },
    needsEcn: random.percent(50),
  }));
  return Array.from({ length: random.count(4) }, () => generateRule(random, meanings));
}

function generateRule(random: Random, meanings: readonly Meaning[]): PolicyRule {
  const needs = random.pick<Needs | undefined>([undefined, ['GSO'], ['GSO', 'ECN'], ['ECN', 'GSO']]);
  const preset = random.pick([undefined, ...presetNames]);
  const ofPreset: readonly string[] = Object.values(presets[preset ?? 'quic-go']);
  const possible = meanings
    .filter(({ item, needsEcn }) => needsEcn === (needs?.length === 2) && !ofPreset.includes(item.name))
    .map(({ item }) => item);
  const containers = random.some(containerNames);
  const placement = random.pick([undefined, 'Prefer', 'Require', 'None'] as const);
  return {
    selector: generateSelector(random),
    ...(placement !== undefined && { placement }),
    ...(needs !== undefined && { needs }),
    ...(preset !== undefined && { preset }),
    ...(random.percent(50) && { env: random.some(possible, 3) }),
    ...(random.percent(30) && containers.length > 0 && { containers }),
  };
}

function generateSelector(random: Random): LabelSelector {
  const matchLabels = Object.fromEntries(random.some(labelKeys, 2).map((key) => [key, random.pick(labelValues)]));
  const matchExpressions = Array.from({ length: random.count(2) }, () => {
    const key = random.pick(labelKeys);
    const operator = random.pick(['In', 'NotIn', 'Exists', 'DoesNotExist'] as const);
    if (operator === 'Exists' || operator === 'DoesNotExist') return { key, operator };
    return { key, operator, values: [random.pick(labelValues), ...random.some(labelValues, 2)] };
  });
  return {
    ...(random.percent(40) && { matchLabels }),
    ...(random.percent(40) && { matchExpressions }),
  };
}
