import type { Network } from '../../api/names.ts';

/** What was looked at; or why it could not be, for people: the API server said no, or did not answer at all. */
export type Seen<T> = { readonly seen: T } | { readonly failed: string; readonly answered: boolean };

/** A report, by what is in it. */
export interface SeenReport {
  readonly node: string;
  /** The networks whose probe has reported. */
  readonly observed: readonly Network[];
  readonly hasVerdict: boolean;
}

/** A probe that runs, or is about to. */
export interface SeenProbe {
  readonly pod: string;
  readonly node: string;
  readonly network: Network;
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
  readonly probes: Seen<readonly SeenProbe[]>;
  /** Undefined: nobody asked. */
  readonly treatment: Seen<SeenTreatment> | undefined;
}
