import type { Step } from '../../../terminal/step.ts';

/** One variable of a container: its value, from where, and why. */
export interface VariableExplanation {
  readonly name: string;
  /** Absent: the container does not get it, or the value cannot be told from the pod. */
  readonly value?: string;
  readonly source: 'Annotation' | 'Literal' | 'Own' | 'None';
  /** The key of the annotation that it is read from. */
  readonly annotation?: string;
  readonly reason: VariableReason;
  readonly message: string;
  readonly steps: readonly Step[];
}

/** Why a variable has its value: a word for programs, and its meaning. */
export const variableReasons = {
  NodeCapable: 'Annotation. It is on, as the verdict of the node asks for.',
  NodeNotCapable: 'Annotation. It is off, as the verdict of the node asks for.',
  VerdictChanged: 'Annotation. The verdict of the node asks for the other value.',
  UnexpectedValue: 'Annotation. It is a value that the rule of now does not give.',
  NotBound: 'Annotation. The safe value, because the pod has no node yet.',
  NotWritten: 'Annotation. The safe value of the creation, because binding did not write another.',
  NotSeen: 'Annotation. Whether it is right cannot be told, because no verdict can be seen.',
  NoRule: 'Annotation. Whether it is right cannot be told, because no rule of now gives the variable.',
  AnnotationMissing: 'Annotation. The pod has none of this key, which gives an empty value.',
  Sandboxed: 'Literal. The safe value, because the runtime class has a network stack of its own.',
  SetByContainer: 'Own. The container sets it itself, and quicgso leaves it alone.',
  ContainerLeftOut: 'None. The rule treats only other containers.',
  Untreated: 'None. The pod is not treated.',
  NotGiven: 'None. The rule, or the container, came after the pod was treated.',
} as const;
export type VariableReason = keyof typeof variableReasons;

/** The variables of one container or init container that quicgso has to do with. */
export interface ContainerExplanation {
  readonly container: string;
  readonly init: boolean;
  readonly variables: readonly VariableExplanation[];
  readonly notes: readonly string[];
}
