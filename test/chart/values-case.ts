import type { ObjectGroup } from './default-objects.ts';

/** Values, and what the chart is expected to make of them, where it differs from the defaults. */
export interface ValuesCase {
  /** What is expected, as a sentence. */
  readonly name: string;
  readonly values: object;
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
