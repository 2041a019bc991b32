import * as v from 'valibot';
import { textMap } from '../../api/text-map.ts';
import { nameOf, type ChartObject } from './chart-object.ts';

const container = v.looseObject({ name: v.string(), securityContext: v.unknown() });
const podSpec = v.looseObject({
  securityContext: v.unknown(),
  containers: v.array(container),
  initContainers: v.exactOptional(v.array(container), []),
});
const template = v.looseObject({
  metadata: v.looseObject({ labels: textMap }),
  spec: podSpec,
});
const workload = v.looseObject({ spec: v.looseObject({ template }) });
const pod = v.looseObject({ spec: podSpec });

const workloads = ['DaemonSet', 'Deployment', 'Job'];

/** The spec of a pod, or of the pods that a workload makes; of everything else nothing. */
export function podSpecOf(object: ChartObject): v.InferOutput<typeof podSpec> | undefined {
  if (object.kind === 'Pod') return v.parse(pod, object).spec;
  return templateOf(object)?.spec;
}

/** What a workload makes its pods from. */
export function templateOf(object: ChartObject): v.InferOutput<typeof template> | undefined {
  return workloads.includes(object.kind) ? v.parse(workload, object).spec.template : undefined;
}

const labelSelector = v.strictObject({ matchLabels: textMap });
const selecting = v.object({
  spec: v.object({
    selector: v.exactOptional(labelSelector),
    podSelector: v.exactOptional(labelSelector),
    template: v.exactOptional(
      v.object({
        spec: v.object({
          topologySpreadConstraints: v.exactOptional(v.array(v.object({ labelSelector })), []),
        }),
      }),
    ),
  }),
});
const selectingKinds = ['DaemonSet', 'Deployment', 'PodDisruptionBudget', 'NetworkPolicy'];

/** Every set of labels by which an object finds pods. */
export function selectorsOf(object: ChartObject): Readonly<Record<string, string>>[] {
  if (!selectingKinds.includes(object.kind)) return [];
  const { selector, podSelector, template: ofPods } = v.parse(selecting, object).spec;
  const spread = ofPods?.spec.topologySpreadConstraints.map((constraint) => constraint.labelSelector) ?? [];
  return [selector, podSelector, ...spread].flatMap((found) => (found === undefined ? [] : [found.matchLabels]));
}

/** The workloads whose pods are found by every selector of an object. */
export function podsFoundBy(object: ChartObject, among: readonly ChartObject[]): string[] {
  const selectors = selectorsOf(object);
  if (selectors.length === 0) return [];
  const isFound = (labels: Readonly<Record<string, string>>): boolean =>
    selectors.every((selector) => Object.entries(selector).every(([key, value]) => labels[key] === value));
  return among.filter((candidate) => isFound(templateOf(candidate)?.metadata.labels ?? {})).map(nameOf);
}
