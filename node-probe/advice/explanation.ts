import type { Capability } from '../../api/names.ts';
import { presets } from '../../api/treatment/presets.ts';
import type { EgressInterface, Finding, PeerObservation, Result } from '../../api/v1alpha1.ts';

/** One way to fix a finding. */
export type Remedy = Finding['remedies'][number];

/**
 * How to change the programs that send QUIC. A report only has room for the most common setting, a terminal for all.
 */
export interface Advice {
  /** Switches a capability off in the programs themselves. */
  readonly switchOff: (capability: Capability) => Remedy;
  /** Falls back from QUIC to TCP. */
  readonly useTcp: () => Remedy;
}

/** For reports: the variable that quic-go reads, and where to find the other programs. */
export const shortAdvice: Advice = {
  switchOff: (capability) => ({
    target: 'Workload',
    action: `switch ${capability.toUpperCase()} off in the program (if it is not built on quic-go: docs/products.md)`,
    commands: [`${presets['quic-go'][capability]}=true`],
  }),
  useTcp: () => ({ target: 'Tcp', action: 'make the program use TCP on this node (docs/products.md)' }),
};

/** A bad result and the facts around it. */
export interface Circumstances {
  readonly result: Result;
  /** The interface that the datagrams left through; undefined without a default route. */
  readonly egress: EgressInterface | undefined;
  /** The peer exchanges of the result's families. */
  readonly peers: readonly PeerObservation[];
  /** As `uname -r` prints it. */
  readonly kernelRelease: string;
  readonly advice: Advice;
}

/** What a result means for QUIC programs, and how to fix it, best remedy first. */
interface Explanation {
  readonly severity: Finding['severity'];
  /** Sentences that follow the observation. */
  readonly because: readonly string[];
  readonly remedies: readonly Remedy[];
}

export type Explain = (circumstances: Circumstances) => Explanation;
