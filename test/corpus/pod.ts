import * as v from 'valibot';
import { textMap } from '../../api/text-map.ts';

const text = v.string();

const expression = v.looseObject({ key: text, operator: text, values: v.exactOptional(v.array(text)) });
const term = v.looseObject({
  matchExpressions: v.exactOptional(v.array(expression)),
  matchFields: v.exactOptional(v.array(expression)),
});
const preferredTerm = v.looseObject({ weight: v.number(), preference: term });
const nodeAffinity = v.looseObject({
  requiredDuringSchedulingIgnoredDuringExecution: v.exactOptional(v.looseObject({ nodeSelectorTerms: v.array(term) })),
  preferredDuringSchedulingIgnoredDuringExecution: v.exactOptional(v.array(preferredTerm)),
});
const variable = v.looseObject({ name: text });
const container = v.looseObject({ name: text, env: v.exactOptional(v.array(variable)) });

const pod = v.looseObject({
  metadata: v.looseObject({
    name: v.exactOptional(text),
    labels: v.exactOptional(textMap),
    annotations: v.exactOptional(textMap),
    ownerReferences: v.exactOptional(v.array(v.looseObject({ kind: text }))),
  }),
  spec: v.looseObject({
    os: v.exactOptional(v.looseObject({ name: text })),
    hostNetwork: v.exactOptional(v.boolean()),
    nodeName: v.exactOptional(text),
    runtimeClassName: v.exactOptional(text),
    containers: v.array(container),
    initContainers: v.exactOptional(v.array(container)),
    affinity: v.exactOptional(v.looseObject({ nodeAffinity: v.exactOptional(nodeAffinity) })),
  }),
});

/** A pod with all of its fields, of which those are typed that decide about its treatment or are changed by it. */
export type Pod = v.InferOutput<typeof pod>;
export type Container = v.InferOutput<typeof container>;
export type Variable = v.InferOutput<typeof variable>;
export type Expression = v.InferOutput<typeof expression>;
export type Term = v.InferOutput<typeof term>;

export const termSchema = term;
export const preferredTermSchema = preferredTerm;

/** Reads a pod from a file, or as the API server answered it. A field that is null counts as missing, as it does there. */
export function readPod(value: unknown): Pod {
  return v.parse(
    pod,
    JSON.parse(JSON.stringify(value), (_key, member: unknown) => member ?? undefined),
  );
}
