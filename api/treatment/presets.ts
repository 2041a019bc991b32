import { type Capability, capabilities } from '../names.ts';
import type { Preset } from '../vocabulary.ts';

/**
 * The variables that switch a capability off when they are `true`, for each preset of a GsoPolicy rule. The one source:
 * crds/ and the admission policies repeat them, and an integration test holds these to it.
 *
 * A variable works on the side that sends (a server, or a client that uploads), and only as `true`, `1` or `t`: quic-go
 * ignores `yes` and `on` in silence.
 */
export const presets = {
  /** quic-go and what is built on it or a fork of it; see products/products.ts. Read with Go's strconv.ParseBool. */
  'quic-go': { gso: 'QUIC_GO_DISABLE_GSO', ecn: 'QUIC_GO_DISABLE_ECN' },
  /** tailscaled, since November 2025. */
  tailscale: { gso: 'TS_DEBUG_DISABLE_UDP_GSO' },
  /** Nothing but what the rule's own `env` says. */
  none: {},
} as const satisfies Readonly<Record<Preset, Readonly<Partial<Record<Capability, string>>>>>;

/** The variable with which a preset switches a capability off; undefined if it has none. */
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

/** What a variable of any preset switches off, whoever sets it. */
export function switchedBy(variable: string): Capability | undefined {
  return switched.get(variable);
}

/** What Go's strconv.ParseBool takes for true. */
const truths = ['1', 't', 'T', 'TRUE', 'true', 'True'];

/** Whether this value of a preset's variable switches something off. */
export function switchesOff(value: string): boolean {
  return truths.includes(value);
}
