import * as v from 'valibot';
import { systemNamespace } from '../../api/names.ts';
import { textMap } from '../../api/text-map.ts';
import type { Manifest } from '../../control-plane/manifests/read-manifests.ts';

const chartObject = v.looseObject({
  apiVersion: v.string(),
  kind: v.string(),
  metadata: v.looseObject({
    name: v.string(),
    namespace: v.exactOptional(v.string()),
    labels: v.exactOptional(textMap, {}),
    annotations: v.exactOptional(textMap, {}),
  }),
});

/** An object that the chart makes, with all of its fields. */
export type ChartObject = v.InferOutput<typeof chartObject>;

/** Throws when a label or an annotation is no text. */
export function readChartObject(manifest: Manifest): ChartObject {
  return v.parse(chartObject, manifest, { message: ({ message }) => `${nameOf(manifest)}: ${message}` });
}

/** Kind and name, as in `Role quicgso-test`, and the namespace when it is not that of quicgso. */
export function nameOf({ kind, metadata: { name, namespace } }: Manifest): string {
  const elsewhere = namespace !== undefined && namespace !== systemNamespace;
  return elsewhere ? `${kind} ${name} in ${namespace}` : `${kind} ${name}`;
}

/** Something of each object, by its name. */
export function byName<T>(objects: readonly ChartObject[], of: (object: ChartObject) => T): Record<string, T> {
  return Object.fromEntries(objects.map((object) => [nameOf(object), of(object)]));
}
