import * as v from 'valibot';
import { textMap } from '../../api/text-map.ts';
import type { ChartObject } from './chart-object.ts';

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
