/** Something to do about it: what, and how. */
export interface Step {
  /** As an order, without an end. */
  readonly action: string;
  /** Commands to type, or lines to write. */
  readonly commands: readonly string[];
}
