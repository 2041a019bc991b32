import type { Step } from '../../../terminal/step.ts';

/** Where the value of a variable comes from: a word for programs, and its meaning. */
export const variableSources = {
  Annotation: 'From one of our annotations.',
  Literal: 'The safe value, written into the container.',
  Own: 'The container sets it.',
  None: 'The container does not have it.',
} as const;

/** One variable of a container: its value, from where, and why. */
export interface VariableExplanation {
  readonly name: string;
  /** Absent: the container does not get it, or the value cannot be told from the pod. */
  readonly value?: string;
  readonly source: keyof typeof variableSources;
  /** The key of the annotation that it is read from. */
  readonly annotation?: string;
  readonly reason: VariableReason;
  readonly message: string;
  readonly steps: readonly Step[];
}

/** Why a variable has its value: a word for programs, and its meaning. */
export const variableReasons = {
  NodeCapable: 'Annotation: on, because the node is capable.',
  NodeNotCapable: 'Annotation: off, because the node is not capable.',
  VerdictChanged: 'Annotation: the verdict of the node has changed, and asks for the other value.',
  UnexpectedValue: 'Annotation: neither of the two values of the current rule.',
  NotBound: 'Annotation: the safe value, because the pod is not bound yet.',
  NotWritten: 'Annotation: the safe value from its creation, because nothing was written when it was bound.',
  NotSeen: 'Annotation: it cannot be checked, because no verdict can be seen.',
  NoRule: 'Annotation: it cannot be checked, because no current rule sets the variable.',
  AnnotationMissing: 'Annotation: the pod lacks it, so the value is empty.',
  Sandboxed: 'Literal: the safe value, because the runtime class has its own network stack.',
  SetByContainer: 'Own: the container sets it, and quicgso leaves it alone.',
  ContainerLeftOut: 'None: the rule treats only other containers.',
  Untreated: 'None: the pod is not treated.',
  NotGiven: 'None: the rule or the container is newer than the treatment of the pod.',
} as const;
export type VariableReason = keyof typeof variableReasons;

/** The variables of one container or init container that quicgso has to do with. */
export interface ContainerExplanation {
  readonly container: string;
  readonly init: boolean;
  readonly variables: readonly VariableExplanation[];
  readonly notes: readonly string[];
}
