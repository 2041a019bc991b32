import type { ObjectGroup } from './default-objects.ts';

/** What a file of values/ is expected to make, where it differs from the defaults. */
export interface Expectation {
  /** Whether the cluster serves MutatingAdmissionPolicy. Default: it does. */
  readonly injects?: boolean;
  /** Groups of objects that are missing, and objects that are there in addition. */
  readonly lacks?: readonly ObjectGroup[];
  readonly adds?: readonly string[];
  /** What objects hold among other things, by `Kind name`. */
  readonly holds?: Readonly<Record<string, object>>;
  /** What every object has. */
  readonly everywhere?: { readonly labels: object; readonly annotations: object };
  /** Texts that stand nowhere in it. */
  readonly never?: readonly string[];
}
