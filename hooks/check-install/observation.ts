import type { Network } from '../../api/names.ts';

/** What was looked at; or why it could not be, for people: the API server said no, or did not answer at all. */
export type Seen<T> = { readonly seen: T } | { readonly failed: string; readonly answered: boolean };

/** A report, by what is in it. */
export interface SeenReport {
  readonly node: string;
  /** When the last round that the probe of a network wrote down ended, in milliseconds since 1970. */
  readonly lastRound: Readonly<Partial<Record<Network, number>>>;
  readonly hasVerdict: boolean;
  /** The node's kernel runs no probe, and the verdict says so. */
  readonly kernelTooOld: boolean;
}

/** The pod of a probe that has a node. */
export interface SeenProbe {
  readonly pod: string;
  readonly node: string;
  readonly network: Network;
  /** When it started, in milliseconds since 1970 by the clock of its node; undefined: it does not run. */
  readonly runsSince: number | undefined;
}

/** The DaemonSet that makes the probes of a network. */
export interface SeenDaemonSet {
  readonly network: Network;
  /** How many nodes are to have a pod of it; undefined: there is no such DaemonSet. */
  readonly wanted: number | undefined;
}

/** Our own pods, without those that are on their way out. */
export interface SeenPods {
  readonly probes: readonly SeenProbe[];
  /** How many operators are ready. */
  readonly readyOperators: number;
}

/** What came back of a pod that asked to be treated. */
export interface SeenTreatment {
  /** It has the label of a treated pod. */
  readonly labelled: boolean;
  /** Its container reads the variable from the annotation. */
  readonly readsAnnotation: boolean;
}

/** All that `helm test` looks at, at one time. */
export interface Observation {
  /** The Linux nodes. */
  readonly nodes: Seen<readonly string[]>;
  readonly reports: Seen<readonly SeenReport[]>;
  readonly pods: Seen<SeenPods>;
  /** One for each network that is tested. */
  readonly daemonSets: Seen<readonly SeenDaemonSet[]>;
  /** Undefined: nobody asked. */
  readonly treatment: Seen<SeenTreatment> | undefined;
}
