import { presets } from '../../api/treatment/presets.ts';
import type { Container, Pod } from '../corpus/pod.ts';
import { findRule, type Rule } from './find-rule.ts';
import { place } from './place.ts';
import { verdictsOf, type Situation } from './situation.ts';

/**
 * What admission makes of a new pod, by sections 3 and 6 of the design alone: written without a look at the policies, to
 * be compared with them. Slow and plain on purpose.
 */
export function treat(pod: Pod, situation: Situation): Pod {
  if (situation.injection !== 'enabled' || !isTreatable(pod)) return pod;
  const rule = findRule(pod.metadata.labels ?? {}, situation.rules);
  const treated = rule === undefined ? pod : place(withVariables(withMarks(pod, rule), rule), rule);
  const node = pod.spec.nodeName ?? '';
  return node === '' ? treated : annotated(treated, verdictsOf(node, situation.nodes));
}

function isTreatable({ metadata, spec }: Pod): boolean {
  return spec.os?.name !== 'windows' && metadata.annotations?.['kubernetes.io/config.mirror'] === undefined;
}

function networkOf({ spec }: Pod): 'pod' | 'host' {
  return spec.hostNetwork === true ? 'host' : 'pod';
}

interface Item {
  readonly name: string;
  /** The annotation that it is read from. */
  readonly key: string;
  readonly safe: string;
}

/** All variables of a rule, those of the preset first. */
function itemsOf(pod: Pod, { preset, env }: Rule): Item[] {
  const network = networkOf(pod);
  return [
    ...Object.entries(presets[preset]).map(([capability, name]) => ({
      name,
      key: `quicgso.io/disable-${capability}.${network}`,
      safe: 'true',
    })),
    ...env.map(({ name, whenIncapable }) => ({
      name,
      key: `quicgso.io/env.${name}.${network}`,
      safe: whenIncapable,
    })),
  ];
}

/** The label that says it was treated, and the safe values. */
function withMarks(pod: Pod, rule: Rule): Pod {
  const labels = { ...pod.metadata.labels, 'quicgso.io/injected': networkOf(pod) };
  const safe = Object.fromEntries(itemsOf(pod, rule).map((item) => [item.key, item.safe]));
  return annotated({ ...pod, metadata: { ...pod.metadata, labels } }, safe);
}

function annotated(pod: Pod, values: Readonly<Record<string, string>>): Pod {
  if (Object.keys(values).length === 0) return pod;
  return { ...pod, metadata: { ...pod.metadata, annotations: { ...pod.metadata.annotations, ...values } } };
}

function withVariables(pod: Pod, rule: Rule): Pod {
  const isSandboxed = ['gvisor', 'kata'].includes(pod.spec.runtimeClassName ?? '');
  const variables = itemsOf(pod, rule).map(({ name, key, safe }) =>
    isSandboxed
      ? { name, ...(safe !== '' && { value: safe }) }
      : { name, valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: `metadata.annotations['${key}']` } } },
  );
  const add = (container: Container): Container => {
    if (rule.containers !== undefined && !rule.containers.includes(container.name)) return container;
    const own = container.env ?? [];
    const added = variables.filter(({ name }) => own.every((variable) => variable.name !== name));
    return added.length === 0 ? container : { ...container, env: [...own, ...added] };
  };
  const { containers, initContainers } = pod.spec;
  return {
    ...pod,
    spec: {
      ...pod.spec,
      containers: containers.map(add),
      ...(initContainers !== undefined && { initContainers: initContainers.map(add) }),
    },
  };
}
