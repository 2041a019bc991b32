import type { Capability } from '../api/names.ts';
import { presetVariable } from '../api/treatment/presets.ts';
import type { Preset } from '../api/vocabulary.ts';

/** A way to switch a capability off in a program. */
export type Switch =
  /** The variable of a preset, which a GsoPolicy rule sets for each node. Value: `true`. */
  | { readonly by: 'preset'; readonly preset: Exclude<Preset, 'none'> }
  /** A line of a configuration file, the same on all nodes. */
  | { readonly by: 'config'; readonly line: string; readonly where: string; readonly versions?: string }
  /** A flag of the command. */
  | { readonly by: 'flag'; readonly flag: string }
  /** A call in the source of the program: its author can, an operator cannot. */
  | { readonly by: 'code'; readonly call: string }
  /** Nothing does. */
  | { readonly by: 'nothing'; readonly because: string };

/** How a program leaves QUIC for TCP: by one variable, which a rule's `env` can set for each node, or by a change of its setup. */
export interface TcpEscape {
  readonly variable?: { readonly name: string; readonly value: string };
  /** What a person does, as a sentence without an end. */
  readonly action: string;
}

/** A program that speaks QUIC, or something alike that needs the same offload, and how to switch GSO and ECN off in it. */
export interface Product {
  readonly name: string;
  /** Names of its images (the last part of the repository) and of its commands. Empty: it has no name of its own. */
  readonly programs: readonly string[];
  /** What it sends with, and what that does about a GSO send that fails. */
  readonly stack: string;
  /** Whether it uses GSO unless told otherwise. */
  readonly gsoByDefault: boolean;
  /** Best way first. */
  readonly gso: readonly [Switch, ...Switch[]];
  /** Absent: it sets no ECN marks, takes no orders about them, or nobody has looked. */
  readonly ecn?: readonly [Switch, ...Switch[]];
  /** The end that must have the switch, because it sends much: a server, a client that carries answers, or both. */
  readonly sends: 'server' | 'client' | 'both ends';
  /** Absent: we know no way around QUIC. */
  readonly tcp?: TcpEscape;
  /** What this line rests on: run under faults, read in source or documentation, or only remembered. */
  readonly checked: string;
  /** What a user trips over. */
  readonly note?: string;
}

/** What to do to switch a capability off in this way, for a person. */
export function describeSwitch(way: Switch, capability: Capability): string {
  switch (way.by) {
    case 'preset': {
      const variable = presetVariable(way.preset, capability);
      return variable === undefined ? `preset ${way.preset} has no variable for it` : `variable ${variable}=true`;
    }
    case 'config':
      return `"${way.line}" in ${whereOf(way)}`;
    case 'flag':
      return `flag ${way.flag}`;
    case 'code':
      return `only in its source: ${way.call}`;
    case 'nothing':
      return `cannot: ${way.because}`;
  }
}

/** Where a line of a configuration file belongs. */
export function whereOf({ where, versions }: Switch & { readonly by: 'config' }): string {
  return versions === undefined ? where : `${where} (${versions})`;
}

/** How to leave QUIC for TCP, for a person. */
export function describeTcpEscape({ variable, action }: TcpEscape): string {
  return variable === undefined ? action : `variable ${variable.name}=${variable.value}, or ${action}`;
}
