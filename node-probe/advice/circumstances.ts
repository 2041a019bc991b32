import type { EgressInterface, Finding, PeerObservation, Result } from '../../api/v1alpha1.ts';
import type { Advice, Remedy } from './advice.ts';

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
