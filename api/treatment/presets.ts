import { type Capability, capabilities } from '../names.ts';
import type { Preset } from '../vocabulary.ts';

/**
 * The variables of each preset that switch a capability off when they are `true`. crds/ repeats them; an integration
 * test compares the two.
 *
 * A variable takes effect on the sender (a server, or a client that uploads), and only as `true`, `1` or `t`: quic-go
 * silently ignores `yes` and `on`.
 */
export const presets = {
  /** quic-go, its forks, and programs built on them; see products/. Parsed with Go's strconv.ParseBool. */
  'quic-go': { gso: 'QUIC_GO_DISABLE_GSO', ecn: 'QUIC_GO_DISABLE_ECN' },
  /** tailscaled, since November 2025. */
  tailscale: { gso: 'TS_DEBUG_DISABLE_UDP_GSO' },
  /** Only the rule's `env`. */
  none: {},
} as const satisfies Readonly<Record<Preset, Readonly<Partial<Record<Capability, string>>>>>;

/** The variable of a preset that switches a capability off; undefined if it has none. */
export function presetVariable(preset: Preset, capability: Capability): string | undefined {
  const variables: Readonly<Partial<Record<Capability, string>>> = presets[preset];
  return variables[capability];
}

const switched = new Map<string, Capability>(
  Object.values(presets).flatMap((variables: Readonly<Partial<Record<Capability, string>>>) =>
    capabilities.flatMap((capability) => {
      const name = variables[capability];
      return name === undefined ? [] : [[name, capability] as const];
    }),
  ),
);

/** The capability that a variable of any preset switches off. */
export function switchedBy(variable: string): Capability | undefined {
  return switched.get(variable);
}

/** What Go's strconv.ParseBool accepts as true. */
const truths = ['1', 't', 'T', 'TRUE', 'true', 'True'];

/** Whether this value of a preset's variable switches its capability off. */
export function switchesOff(value: string): boolean {
  return truths.includes(value);
}
