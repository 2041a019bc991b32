import type { Capability } from '../names.ts';
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
} as const satisfies Record<Preset, Readonly<Partial<Record<Capability, string>>>>;
