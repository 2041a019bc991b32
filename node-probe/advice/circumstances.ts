import type { EgressInterface, Finding, PeerObservation, Result } from '../../api/v1alpha1.ts';
import type { Advice, Remedy } from './advice.ts';

/** A result that is not good, and what was seen around it. */
export interface Circumstances {
  readonly result: Result;
  /** The interface that the datagrams left by; undefined without a default route. */
  readonly egress: EgressInterface | undefined;
  /** The exchanges in the families of the result. */
  readonly peers: readonly PeerObservation[];
  /** As `uname -r` prints it. */
  readonly kernelRelease: string;
  readonly advice: Advice;
}

/** What a result means for QUIC programs, and what to do, the next action first. */
interface Explanation {
  readonly severity: Finding['severity'];
  /** Sentences that follow what was seen. */
  readonly because: readonly string[];
  readonly remedies: readonly Remedy[];
}

export type Explain = (circumstances: Circumstances) => Explanation;
