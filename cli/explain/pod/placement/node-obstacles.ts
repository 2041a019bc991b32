import type { Network } from '../../../../api/names.ts';
import { asksForCapability } from './asked-of-nodes.ts';
import type { Expression, ReadPod, Term, Toleration } from '../facts/read-pod.ts';
import type { ReadNode } from '../facts/read-node.ts';

/** The taint of a cordoned node. */
const cordonTaint = 'node.kubernetes.io/unschedulable';

/**
 * What keeps a scheduler from placing a pod on a capable node, without regard to free capacity: a cordon, taints, and
 * the pod's own constraints other than quicgso's labels.
 */
export function nodeObstacles(node: ReadNode, pod: ReadPod): string[] {
  const taints = node.taints.filter(
    (taint) =>
      taint.effect !== 'PreferNoSchedule' &&
      taint.key !== cordonTaint &&
      !pod.tolerations.some((toleration) => tolerates(toleration, taint)),
  );
  const unmet = Object.entries(pod.nodeSelector).filter(([key, value]) => node.labels[key] !== value);
  const fits = pod.required === undefined || pod.required.some((term) => fitsTerm(node, term, pod.network));
  return [
    ...(node.cordoned ? ['cordoned'] : []),
    ...taints.map(({ key, value, effect }) => `taint ${key}${value === '' ? '' : `=${value}`}:${effect}`),
    ...unmet.map(([key, value]) => `excluded by the pod's nodeSelector ${key}=${value}`),
    ...(fits ? [] : ["excluded by the pod's own node affinity"]),
  ];
}

function tolerates(toleration: Toleration, { key, value, effect }: ReadNode['taints'][number]): boolean {
  if (toleration.effect !== '' && toleration.effect !== effect) return false;
  if (toleration.key !== '' && toleration.key !== key) return false;
  return toleration.operator === 'Exists' || (toleration.key !== '' && toleration.value === value);
}

/** An empty term matches no node; a term with only quicgso's labels matches any capable one. */
function fitsTerm(node: ReadNode, { matchExpressions, matchFields }: Term, network: Network): boolean {
  return (
    matchExpressions.length + matchFields.length > 0 &&
    matchExpressions.every(
      (expression) => asksForCapability(expression, network) || meets(node.labels[expression.key], expression),
    ) &&
    matchFields.every((field) => field.key === 'metadata.name' && meets(node.name, field))
  );
}

function meets(value: string | undefined, { operator, values }: Expression): boolean {
  const [bound] = values;
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return Number(value) > Number(bound);
    case 'Lt':
      return Number(value) < Number(bound);
    default:
      return true;
  }
}
