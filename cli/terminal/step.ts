/** An instruction for the user. */
export interface Step {
  /** Imperative, without a full stop. */
  readonly action: string;
  /** Commands to run, or lines of configuration. */
  readonly commands: readonly string[];
}
