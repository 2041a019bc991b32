import type { Capability } from '../api/names.ts';
import { presetVariable } from '../api/treatment/presets.ts';
import type { Preset } from '../api/vocabulary.ts';

/** How to switch a capability off in a program. */
export type Switch =
  /** The variable of a preset, set to `true`. A GsoPolicy rule sets it for each node. */
  | { readonly by: 'preset'; readonly preset: Exclude<Preset, 'none'> }
  /** A line in a configuration file, identical on all nodes. */
  | { readonly by: 'config'; readonly line: string; readonly where: string; readonly versions?: string }
  /** A command-line flag. */
  | { readonly by: 'flag'; readonly flag: string }
  /** A call in the program's source: its author can, an operator cannot. */
  | { readonly by: 'code'; readonly call: string }
  /** No switch exists. */
  | { readonly by: 'nothing'; readonly because: string };

/**
 * How a program falls back to TCP: by a variable, which a rule's `env` can set for each node, or by its configuration.
 */
export interface TcpEscape {
  readonly variable?: { readonly name: string; readonly value: string };
  /** Imperative, no full stop. */
  readonly action: string;
}

/** A program that uses QUIC, or another protocol with the same offload, and how to switch GSO and ECN off in it. */
export interface Product {
  readonly name: string;
  /** Names of its images (last part of the repository) and commands. Empty: a library without a program of its own. */
  readonly programs: readonly string[];
  /** Its QUIC implementation, and how that handles a failed GSO send. */
  readonly stack: string;
  /** Whether it uses GSO by default. */
  readonly gsoByDefault: boolean;
  /** Best switch first. */
  readonly gso: readonly [Switch, ...Switch[]];
  /** Absent: it sets no ECN marks, has no switch for them, or this was not checked. */
  readonly ecn?: readonly [Switch, ...Switch[]];
  /** The end that needs the switch because it sends the bulk of the data: a server, a client that uploads, or both. */
  readonly sends: 'server' | 'client' | 'both ends';
  /** Absent: no way around QUIC is known. */
  readonly tcp?: TcpEscape;
  /** What this entry is based on: run under faults, read in source or documentation, or unverified. */
  readonly checked: string;
  /** What may surprise a user. */
  readonly note?: string;
}

/** Describes a switch in words. */
export function describeSwitch(option: Switch, capability: Capability): string {
  switch (option.by) {
    case 'preset': {
      const variable = presetVariable(option.preset, capability);
      return variable === undefined ? `preset ${option.preset} has no variable for it` : `variable ${variable}=true`;
    }
    case 'config':
      return `"${option.line}" in ${whereOf(option)}`;
    case 'flag':
      return `flag ${option.flag}`;
    case 'code':
      return `only in the source: ${option.call}`;
    case 'nothing':
      return `not possible: ${option.because}`;
  }
}

/** Where a line of a configuration file belongs. */
export function whereOf({ where, versions }: Switch & { readonly by: 'config' }): string {
  return versions === undefined ? where : `${where} (${versions})`;
}

/** Describes the fallback to TCP in words. */
export function describeTcpEscape({ variable, action }: TcpEscape): string {
  return variable === undefined ? action : `variable ${variable.name}=${variable.value}, or ${action}`;
}
