import type { Treatment } from './find-treatment.ts';
import { type Capability, type Network, capabilities, disableAnnotation, envAnnotation } from '../names.ts';
import type { Preset } from '../vocabulary.ts';
import { presets } from './presets.ts';
import type { PolicyRule } from '../v1alpha1.ts';
import { isCapableOf } from './capable-of.ts';

/** Something in a pod that is on where a node is capable and off elsewhere: `gso`, `ecn`, or `env.NAME` of a rule. */
export interface Setting {
  readonly name: string;
  /** Key of the annotation that its containers read it from. */
  readonly annotation: string;
  readonly on: string;
  readonly off: string;
  /** What a node must be capable of for `on`. */
  readonly needs: readonly Capability[];
}

/** `other`: a value of neither, for example of an older version of the policy. */
export type Position = 'on' | 'off' | 'other';

/** The two switches that binding writes on every pod, whether the pod reads them or not. */
export function switchesOf(network: Network): Setting[] {
  return capabilities.map((capability) => ({
    name: capability,
    annotation: disableAnnotation(capability, network),
    on: 'false',
    off: 'true',
    needs: [capability],
  }));
}

/** The variables of a rule's own `env`. One whose two values are equal says nothing about a node and is left out. */
export function variablesOf({ env = [], needs }: PolicyRule, network: Network): Setting[] {
  return env
    .filter(({ whenCapable, whenIncapable }) => whenCapable !== whenIncapable)
    .map(({ name, whenCapable, whenIncapable }) => ({
      name: `env.${name}`,
      annotation: envAnnotation(name, network),
      on: whenCapable,
      off: whenIncapable,
      needs: capabilitiesOf(needs),
    }));
}

/** What a rule needs of a node, in our own words. */
function capabilitiesOf(needs: PolicyRule['needs'] = ['GSO']): Capability[] {
  return needs.map((need) => (need === 'ECN' ? 'ecn' : 'gso'));
}

/**
 * All settings that a pod of this network can read in a namespace with these rules. Binding does not know which rule
 * treated a pod, so the CRD sees to it that a variable means the same in all of them.
 */
export function settingsOf(network: Network, rules: readonly PolicyRule[]): Setting[] {
  const variables = new Map(
    rules.flatMap((rule) => variablesOf(rule, network)).map((setting) => [setting.annotation, setting]),
  );
  return [...switchesOf(network), ...variables.values()];
}

/** The preset of a rule that names none, and of the quick path. */
const usualPreset: Preset = 'quic-go';

/** What a pod that is treated in this way reads. */
export function settingsReadUnder(treatment: Treatment, network: Network): Setting[] {
  const rule = treatment.by === 'rule' ? treatment.rule : undefined;
  const preset = presets[rule?.preset ?? usualPreset];
  return [
    ...switchesOf(network).filter(({ name }) => Object.hasOwn(preset, name)),
    ...(rule === undefined ? [] : variablesOf(rule, network)),
  ];
}

/** What a pod that is treated in this way needs of its node. */
export function needsUnder(treatment: Treatment): Capability[] {
  return capabilitiesOf(treatment.by === 'rule' ? treatment.rule.needs : undefined);
}

/** Whether a setting is to be on for a pod of this network on a node with this entry in GsoNodeMap. */
export function isOnAt({ needs }: Setting, network: Network, entry: string): boolean {
  return isCapableOf(entry, network, needs);
}

/** The value that binding writes now for a pod of this network on a node with this entry. */
export function valueAt(setting: Setting, network: Network, entry: string): string {
  return isOnAt(setting, network, entry) ? setting.on : setting.off;
}

/**
 * What a value means. Of a switch, only its word for off switches off: programs take an empty value, which is what a
 * missing annotation gives, for "not disabled".
 */
export function positionOf({ name, on, off }: Setting, value: string | undefined): Position {
  if (value === off) return 'off';
  const isSwitch = capabilities.some((capability) => capability === name);
  return value === on || isSwitch ? 'on' : 'other';
}
