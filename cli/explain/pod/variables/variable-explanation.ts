import type { NodeFacts } from '../../../lookup/known-verdict.ts';
import type { Step } from '../../../terminal/step.ts';
import type { FullRule } from '../treatment/find-selection.ts';
import type { ReadPod } from '../facts/read-pod.ts';

/** What decides about the variables of a pod. */
export interface VariableFacts {
  readonly pod: ReadPod;
  readonly treated: boolean;
  /** What selects it now. */
  readonly rule: FullRule | undefined;
  readonly node: NodeFacts | undefined;
}

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

/** Why a variable has its value: one word for programs. */
export type VariableReason =
  /** Annotation. It is what the verdict of the node asks for. */
  | 'NodeCapable'
  | 'NodeNotCapable'
  /** Annotation. It is something else. */
  | 'VerdictChanged'
  | 'UnexpectedValue'
  /** Annotation. The safe value, because the pod has no node yet, or because binding did not write another. */
  | 'NotBound'
  | 'NotWritten'
  /** Annotation. Whether it is right cannot be told: the verdict, or the rule that the variable is from. */
  | 'NotSeen'
  | 'NoRule'
  /** Annotation. The pod has none of this key, which gives an empty value. */
  | 'AnnotationMissing'
  /** Literal. */
  | 'Sandboxed'
  /** Own. */
  | 'SetByContainer'
  /** None. */
  | 'ContainerLeftOut'
  | 'Untreated'
  | 'NotGiven';

/** The variables of one container or init container that quicgso has to do with. */
export interface ContainerExplanation {
  readonly container: string;
  readonly init: boolean;
  readonly variables: readonly VariableExplanation[];
  readonly notes: readonly string[];
}
