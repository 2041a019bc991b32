import { type Capability, type Network, capabilities, disableAnnotation, envAnnotation } from '../names.ts';
import type { PolicyRule } from '../v1alpha1.ts';
import { type FullRule, withDefaults } from './find-treatment.ts';
import { isCapableOf } from './node-entry.ts';
import { presetVariable } from './presets.ts';
import type { ValueAnnotation } from './value-annotation.ts';

/** A setting of a pod that is on on capable nodes and off on others: a switch, or a variable of a rule's `env`. */
export type Setting = ValueAnnotation & {
  /** Key of the annotation that containers read it from. */
  readonly annotation: string;
  readonly on: string;
  readonly off: string;
  /** Capabilities that a node needs for `on`, GSO first. */
  readonly needs: readonly Capability[];
};

/** A variable that a rule adds to treated containers. */
export interface RuleVariable {
  readonly name: string;
  readonly setting: Setting;
}

/** `other`: neither value, for example from an older version of the GsoPolicy. */
export type Position = 'on' | 'off' | 'other';

/** The two switches, which the binding policy writes on every pod, whether it reads them or not. */
export function switchesOf(network: Network): Setting[] {
  return capabilities.map((capability) => switchOf(capability, network));
}

function switchOf(capability: Capability, network: Network): Setting {
  const annotation = disableAnnotation(capability, network);
  return { network, capability, annotation, on: 'false', off: 'true', needs: [capability] };
}

/** The variables of a rule for pods of one network, in the order they are added: those of its preset first. */
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

/** Capabilities that pods of a rule need of their node, GSO first. */
export function needsOf({ needs }: FullRule): Capability[] {
  return capabilities.filter((capability) => needs.some((need) => need.toLowerCase() === capability));
}

/**
 * All settings that a pod of this network can read in a namespace with these rules. The binding policy does not know
 * which rule treated a pod, so the CRD ensures that a variable means the same in all rules.
 */
export function settingsOf(network: Network, rules: readonly PolicyRule[]): Setting[] {
  const variables = rules.flatMap((rule) => changing(ownVariables(withDefaults(rule), network)));
  const different = new Map(variables.map((setting) => [setting.annotation, setting]));
  return [...switchesOf(network), ...different.values()];
}

/** The settings that a pod of this network reads if this rule treated it. */
export function settingsReadUnder(rule: FullRule, network: Network): Setting[] {
  return changing(ruleVariables(rule, network));
}

/** Leaves out variables with two equal values, which do not depend on the node. */
function changing(variables: readonly RuleVariable[]): Setting[] {
  return variables.map(({ setting }) => setting).filter(({ on, off }) => on !== off);
}

/** Whether a setting is on on a node with this entry in GsoNodeMap. */
export function isOnAt({ needs, network }: Setting, entry: string): boolean {
  return isCapableOf(entry, network, needs);
}

/** The value that the binding policy writes for a node with this entry. */
export function valueAt(setting: Setting, entry: string): string {
  return isOnAt(setting, entry) ? setting.on : setting.off;
}

/**
 * The meaning of a value. A switch is off only with exactly its value for off: programs read an empty value, the result
 * of a missing annotation, as "not disabled".
 */
export function positionOf(setting: Setting, value: string | undefined): Position {
  if (value === setting.off) return 'off';
  return value === setting.on || 'capability' in setting ? 'on' : 'other';
}
