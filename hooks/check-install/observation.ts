import type { Network } from '../../api/names.ts';

/** What was observed, or why it could not be: an error response or no response. */
export type Seen<T> = { readonly seen: T } | { readonly failed: string; readonly answered: boolean };

/** The relevant fields of a report. */
export interface SeenReport {
  readonly node: string;
  /** End of the last round in the report of each network's probe, in milliseconds since 1970. */
  readonly lastRound: Readonly<Partial<Record<Network, number>>>;
  readonly hasVerdict: boolean;
  /** The verdict says that the kernel is too old for the probe. */
  readonly kernelTooOld: boolean;
}

/** A scheduled probe pod. */
export interface SeenProbe {
  readonly pod: string;
  readonly node: string;
  readonly network: Network;
  /** When it started, in milliseconds since 1970 by its node's clock; undefined if it is not running. */
  readonly runsSince: number | undefined;
}

/** The DaemonSet of a network's probes. */
export interface SeenDaemonSet {
  readonly network: Network;
  /** Desired number of pods; undefined if the DaemonSet does not exist. */
  readonly wanted: number | undefined;
}

/** The pods of quicgso, without terminating ones. */
export interface SeenPods {
  readonly probes: readonly SeenProbe[];
  /** Number of ready operators. */
  readonly readyOperators: number;
}

/** How a pod that opted in was mutated. */
export interface SeenTreatment {
  /** It has the label of a treated pod. */
  readonly labelled: boolean;
  /** Its container reads the variable from the annotation. */
  readonly readsAnnotation: boolean;
}

/** Everything that `helm test` checks, at one time. */
export interface Observation {
  /** The Linux nodes. */
  readonly nodes: Seen<readonly string[]>;
  readonly reports: Seen<readonly SeenReport[]>;
  readonly pods: Seen<SeenPods>;
  /** One per tested network. */
  readonly daemonSets: Seen<readonly SeenDaemonSet[]>;
  /** Undefined if not checked. */
  readonly treatment: Seen<SeenTreatment> | undefined;
}
