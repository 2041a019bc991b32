import { type Capability, type Network, capabilities, disableAnnotation, envAnnotation } from '../names.ts';
import type { PolicyRule } from '../v1alpha1.ts';
import { type FullRule, withDefaults } from './find-treatment.ts';
import { isCapableOf } from './node-entry.ts';
import { presetVariable } from './presets.ts';
import type { ValueAnnotation } from './value-annotation.ts';

/** Something in a pod that is on where a node is capable and off elsewhere: a switch, or a variable of a rule's `env`. */
export type Setting = ValueAnnotation & {
  /** Key of the annotation that its containers read it from. */
  readonly annotation: string;
  readonly on: string;
  readonly off: string;
  /** What a node must be capable of for `on`, GSO first. */
  readonly needs: readonly Capability[];
};

/** A variable that a rule gives to the containers that it treats. */
export interface RuleVariable {
  readonly name: string;
  readonly setting: Setting;
}

/** `other`: a value of neither, for example of an older version of the policy. */
export type Position = 'on' | 'off' | 'other';

/** The two switches that binding writes on every pod, whether the pod reads them or not. */
export function switchesOf(network: Network): Setting[] {
  return capabilities.map((capability) => switchOf(capability, network));
}

function switchOf(capability: Capability, network: Network): Setting {
  const annotation = disableAnnotation(capability, network);
  return { network, capability, annotation, on: 'false', off: 'true', needs: [capability] };
}

/** The variables of a rule for pods of one network, in the order in which they are written: those of its preset first. */
export function ruleVariables(rule: FullRule, network: Network): RuleVariable[] {
  const ofPreset = capabilities.flatMap((capability) => {
    const name = presetVariable(rule.preset, capability);
    return name === undefined ? [] : [{ name, setting: switchOf(capability, network) }];
  });
  return [...ofPreset, ...ownVariables(rule, network)];
}

function ownVariables(rule: FullRule, network: Network): RuleVariable[] {
  const needs = needsOf(rule);
  return rule.env.map(({ name, whenCapable: on, whenIncapable: off }) => {
    return { name, setting: { network, variable: name, annotation: envAnnotation(name, network), on, off, needs } };
  });
}

/** What pods of a rule need of their node, GSO first. */
export function needsOf({ needs }: FullRule): Capability[] {
  return capabilities.filter((capability) => needs.some((need) => need.toLowerCase() === capability));
}

/**
 * All settings that a pod of this network can read in a namespace with these rules. Binding does not know which rule
 * treated a pod, so the CRD sees to it that a variable means the same in all of them.
 */
export function settingsOf(network: Network, rules: readonly PolicyRule[]): Setting[] {
  const variables = rules.flatMap((rule) => changing(ownVariables(withDefaults(rule), network)));
  const different = new Map(variables.map((setting) => [setting.annotation, setting]));
  return [...switchesOf(network), ...different.values()];
}

/** What a pod of this network reads that is treated by a rule. */
export function settingsReadUnder(rule: FullRule, network: Network): Setting[] {
  return changing(ruleVariables(rule, network));
}

/** A variable whose two values are equal says nothing about a node. */
function changing(variables: readonly RuleVariable[]): Setting[] {
  return variables.map(({ setting }) => setting).filter(({ on, off }) => on !== off);
}

/** Whether a setting is to be on on a node with this entry in GsoNodeMap. */
export function isOnAt({ needs, network }: Setting, entry: string): boolean {
  return isCapableOf(entry, network, needs);
}

/** The value that binding writes now on a node with this entry. */
export function valueAt(setting: Setting, entry: string): string {
  return isOnAt(setting, entry) ? setting.on : setting.off;
}

/**
 * What a value means. Of a switch, only its word for off switches off: programs take an empty value, which is what a
 * missing annotation gives, for "not disabled".
 */
export function positionOf(setting: Setting, value: string | undefined): Position {
  if (value === setting.off) return 'off';
  return value === setting.on || 'capability' in setting ? 'on' : 'other';
}
