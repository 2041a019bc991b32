import type { PolicyRule } from '../../../../api/v1alpha1.ts';
import type { NodeFacts } from '../../../lookup/known-verdict.ts';
import type { Seen } from '../../../lookup/seen.ts';
import type { ReadPod } from './read-pod.ts';
import type { ReadNode } from './read-node.ts';

/** All that an explanation of a pod rests on. */
export interface PodFacts {
  readonly pod: ReadPod;
  readonly namespace: Seen<NamespaceFacts>;
  /** The GsoPolicy `default` of its namespace. */
  readonly policy: Seen<PolicyFacts>;
  readonly admission: AdmissionFacts;
  /** The node that it is bound to. */
  readonly node: NodeFacts | undefined;
  /** All nodes; undefined when the pod does not wait for one. */
  readonly nodes: Seen<readonly ReadNode[]> | undefined;
}

interface NamespaceFacts {
  /** The value of its label `quicgso.io/injection`. */
  readonly injection: string | undefined;
  /** When that was last written, RFC 3339. */
  readonly since: string | undefined;
}

interface PolicyFacts {
  readonly rules: readonly PolicyRule[];
  /** When they were last written, RFC 3339. */
  readonly since: string | undefined;
}

/** Whether the API server can treat pods. */
interface AdmissionFacts {
  /** Whether it serves MutatingAdmissionPolicy. */
  readonly serves: Seen<boolean>;
  /** Its version, as `v1.37.2`. */
  readonly version: Seen<string>;
  /** Since when it has our policies, RFC 3339. */
  readonly installed: Seen<string>;
}
