import * as v from 'valibot';
import { textMap } from '../../api/text-map.ts';
import { gsoPolicySchema } from '../../api/v1alpha1.ts';
import { preferredTermSchema, termSchema } from './pod.ts';

/** What becomes of the pod. What is not named here stays as it is. */
const expectation = v.pipe(
  v.strictObject({
    /** Nothing at all is changed at creation. */
    unchanged: v.exactOptional(v.literal(true)),
    /** Labels and annotations that are set at creation, and their values. */
    labels: v.exactOptional(textMap),
    annotations: v.exactOptional(textMap),
    /**
     * Name of a container or init container -> variables that its list ends with afterwards. `NAME <- KEY`: the variable
     * NAME is read from the annotation KEY.
     */
    appends: v.exactOptional(v.record(v.string(), v.array(v.union([v.string(), v.looseObject({ name: v.string() })])))),
    /** The whole lists of node affinity afterwards. */
    required: v.exactOptional(v.array(termSchema)),
    preferred: v.exactOptional(v.array(preferredTermSchema)),
    /** Annotations that are set when the pod is bound to `node`, and their values. */
    bound: v.exactOptional(textMap),
  }),
  v.check(
    ({ unchanged, bound: _bound, ...changes }) => unchanged === true || Object.keys(changes).length > 0,
    'say what changes, or unchanged: true',
  ),
  v.check(
    ({ unchanged, bound: _bound, ...changes }) => unchanged !== true || Object.keys(changes).length === 0,
    'unchanged: true and a change cannot both be',
  ),
);

const workloads = ['Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet', 'DaemonSet', 'Job'] as const;
export type Workload = (typeof workloads)[number];

export const corpusCaseSchema = v.pipe(
  v.strictObject({
    /** What is shown, as a sentence. */
    name: v.string(),
    /** What differs from a pod with one container `server` that asks for nothing. */
    pod: v.strictObject({
      metadata: v.exactOptional(v.looseObject({})),
      spec: v.exactOptional(
        v.looseObject({ containers: v.exactOptional(v.array(v.looseObject({ name: v.string() }))) }),
      ),
    }),
    /** The value of the namespace's label `quicgso.io/injection`; null: it has no such label. */
    injection: v.optional(v.nullable(v.string()), 'enabled'),
    /** The rules of the namespace's GsoPolicy; left out: it has none. */
    rules: v.exactOptional(gsoPolicySchema.entries.spec.entries.rules),
    /** The pod is the template of such an object, and is created by its controller. */
    workload: v.exactOptional(v.picklist(workloads)),
    /** The node that the pod is bound to after its creation, see nodes.yaml. */
    node: v.exactOptional(v.string()),
    /** Annotations that the scheduler puts on the Binding. */
    binding: v.exactOptional(textMap),
    expect: expectation,
  }),
  v.check((found) => (found.node === undefined) === (found.expect.bound === undefined), 'node and bound go together'),
);

export type CorpusCase = v.InferOutput<typeof corpusCaseSchema>;
export type Expectation = CorpusCase['expect'];
