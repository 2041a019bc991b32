import type { Capability } from '../../api/names.ts';
import { presets } from '../../api/treatment/presets.ts';
import type { Finding } from '../../api/v1alpha1.ts';

/** One thing that can be done about a finding. */
export type Remedy = Finding['remedies'][number];

/** What to change in the programs that send QUIC. A report has room for the most common setting, a terminal for all. */
export interface Advice {
  /** How to switch a capability off in the programs themselves. */
  readonly switchOff: (capability: Capability) => Remedy;
  /** How to leave QUIC for TCP. */
  readonly useTcp: () => Remedy;
}

/** For reports: what quic-go reads, and where the rest is written down. */
export const shortAdvice: Advice = {
  switchOff: (capability) => ({
    target: 'Workload',
    action: `switch ${capability.toUpperCase()} off in the program (not on quic-go: docs/products.md)`,
    commands: [`${presets['quic-go'][capability]}=true`],
  }),
  useTcp: () => ({ target: 'Tcp', action: 'let the program use TCP on this node (docs/products.md)' }),
};
