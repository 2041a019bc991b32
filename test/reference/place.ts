import { isDeepStrictEqual } from 'node:util';
import type { Expression, Pod, Term } from '../corpus/pod.ts';
import type { Rule } from './find-rule.ts';

type NodeAffinity = NonNullable<NonNullable<Pod['spec']['affinity']>['nodeAffinity']>;

/** Asks for capable nodes, as the rule says. */
export function place(pod: Pod, { placement, needs }: Rule): Pod {
  const { nodeName = '', hostNetwork = false, affinity } = pod.spec;
  const isOfDaemonSet = (pod.metadata.ownerReferences ?? []).some(({ kind }) => kind === 'DaemonSet');
  if (placement === 'None' || nodeName !== '' || isOfDaemonSet) return pod;
  const wanted = [
    capable(`quicgso.io/${hostNetwork ? 'host' : 'pod'}-gso`),
    ...(needs.includes('ECN') ? [capable(`quicgso.io/${hostNetwork ? 'host' : 'pod'}-ecn`)] : []),
  ];
  const nodeAffinity =
    placement === 'Prefer' ? prefer(affinity?.nodeAffinity, wanted) : demand(affinity?.nodeAffinity, wanted);
  return nodeAffinity === undefined ? pod : { ...pod, spec: { ...pod.spec, affinity: { ...affinity, nodeAffinity } } };
}

function capable(key: string): Expression {
  return { key, operator: 'In', values: ['capable'] };
}

/** Undefined: nothing to change. */
function prefer(affinity: NodeAffinity | undefined, wanted: readonly Expression[]): NodeAffinity | undefined {
  const terms = affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  if (terms.some(({ preference }) => missing(preference, wanted).length === 0)) return undefined;
  const preferredDuringSchedulingIgnoredDuringExecution = [
    ...terms,
    { weight: 100, preference: { matchExpressions: [...wanted] } },
  ];
  return { ...affinity, preferredDuringSchedulingIgnoredDuringExecution };
}

function demand(affinity: NodeAffinity | undefined, wanted: readonly Expression[]): NodeAffinity {
  const required = affinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const nodeSelectorTerms =
    required === undefined
      ? [{ matchExpressions: [...wanted] }]
      : required.nodeSelectorTerms.map((term) => (isEmpty(term) ? term : completed(term, wanted)));
  return { ...affinity, requiredDuringSchedulingIgnoredDuringExecution: { ...required, nodeSelectorTerms } };
}

/** Such a term fits no node; with an expression of ours it would fit some. */
function isEmpty({ matchExpressions = [], matchFields = [] }: Term): boolean {
  return matchExpressions.length === 0 && matchFields.length === 0;
}

function completed(term: Term, wanted: readonly Expression[]): Term {
  const added = missing(term, wanted);
  return added.length === 0 ? term : { ...term, matchExpressions: [...(term.matchExpressions ?? []), ...added] };
}

function missing({ matchExpressions = [] }: Term, wanted: readonly Expression[]): Expression[] {
  return wanted.filter((expression) => !matchExpressions.some((found) => isDeepStrictEqual(found, expression)));
}
