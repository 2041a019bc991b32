import * as v from 'valibot';
import { textMap } from '../../api/text-map.ts';
import { nameOf, type ChartObject } from './chart-object.ts';
import { templateOf } from './pod-spec.ts';

const labelSelector = v.strictObject({ matchLabels: textMap });
const holder = v.object({
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

const kinds = ['DaemonSet', 'Deployment', 'PodDisruptionBudget', 'NetworkPolicy'];

/** Every set of labels by which an object finds pods. */
export function selectorsOf(object: ChartObject): Readonly<Record<string, string>>[] {
  if (!kinds.includes(object.kind)) return [];
  const { selector, podSelector, template } = v.parse(holder, object).spec;
  const spread = template?.spec.topologySpreadConstraints.map((constraint) => constraint.labelSelector) ?? [];
  return [selector, podSelector, ...spread].flatMap((found) => (found === undefined ? [] : [found.matchLabels]));
}

/** The workloads whose pods are found by every selector of an object. */
export function podsFoundBy(object: ChartObject, workloads: readonly ChartObject[]): string[] {
  const selectors = selectorsOf(object);
  if (selectors.length === 0) return [];
  const isFound = (labels: Readonly<Record<string, string>>): boolean =>
    selectors.every((selector) => Object.entries(selector).every(([key, value]) => labels[key] === value));
  return workloads.filter((workload) => isFound(templateOf(workload)?.metadata.labels ?? {})).map(nameOf);
}
