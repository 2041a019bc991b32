import type { Step } from '../../../terminal/step.ts';

/** Where the value of a variable comes from: each machine-readable source with its meaning. */
export const variableSources = {
  Annotation: 'From a quicgso annotation.',
  Literal: 'The safe value, written into the container.',
  Own: 'The container sets it.',
  None: 'The container does not have it.',
} as const;

/** One variable of a container: its value, its source, and why. */
export interface VariableExplanation {
  readonly name: string;
  /** Absent if the container does not get the variable, or the pod does not show the value. */
  readonly value?: string;
  readonly source: keyof typeof variableSources;
  /** The key of the annotation that it is read from. */
  readonly annotation?: string;
  readonly reason: VariableReason;
  readonly message: string;
  readonly steps: readonly Step[];
}

/** Why a variable has its value: each machine-readable reason with its meaning. */
export const variableReasons = {
  NodeCapable: 'Annotation: on, because the node is capable.',
  NodeNotCapable: 'Annotation: off, because the node is not capable.',
  VerdictChanged: 'Annotation: outdated, because the verdict of the node has changed.',
  UnexpectedValue: 'Annotation: neither of the two values of the current rule.',
  NotBound: 'Annotation: the safe value, because the pod is not bound yet.',
  NotWritten: 'Annotation: the safe value from creation, because nothing was written when the pod was bound.',
  NotSeen: 'Annotation: not checked, because no verdict is visible.',
  NoRule: 'Annotation: not checked, because no current rule sets the variable.',
  AnnotationMissing: 'Annotation: missing, so the value is empty.',
  Sandboxed: 'Literal: the safe value, because the runtime class has its own network stack.',
  SetByContainer: 'Own: the container sets it, and quicgso does not change it.',
  ContainerLeftOut: 'None: the rule treats only other containers.',
  Untreated: 'None: the pod is not treated.',
  NotGiven: 'None: the rule or the container is newer than the treatment of the pod.',
} as const;
export type VariableReason = keyof typeof variableReasons;

/** The variables of one container or init container that quicgso sets or knows. */
export interface ContainerExplanation {
  readonly container: string;
  readonly init: boolean;
  readonly variables: readonly VariableExplanation[];
  readonly notes: readonly string[];
}
