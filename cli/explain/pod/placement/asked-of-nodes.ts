import { capabilities, type Capability, capabilityLabels, type Network, verdictKeyOf } from '../../../../api/names.ts';
import type { PolicyRule } from '../../../../api/v1alpha1.ts';
import type { LabelValue } from '../../../../api/vocabulary.ts';
import type { Expression, ReadPod, Term } from '../facts/read-pod.ts';

const capable: LabelValue = 'capable';

/** What a pod asks of its node in terms of quicgso's labels. */
export interface Asked {
  readonly placement: NonNullable<PolicyRule['placement']>;
  /** The capabilities that the node needs on the pod's network. */
  readonly needs: readonly Capability[];
}

/** Reads it from the pod's spec, no matter who wrote it. `Require`: the nodeSelector or every alternative asks for it. */
export function askedOfNodes({ required = [], preferred, network, nodeSelector }: ReadPod): Asked {
  const neededBy = (term: Term): Capability[] =>
    capabilities.filter((capability) => term.matchExpressions.some((one) => asksFor(one, network, capability)));
  const alternatives = required.filter(
    ({ matchExpressions, matchFields }) => matchExpressions.length + matchFields.length > 0,
  );
  const needs = alternatives.map(neededBy);
  const demanded = capabilities.filter(
    (capability) =>
      isLabelled(nodeSelector, network, [capability]) ||
      (needs.length > 0 && needs.every((one) => one.includes(capability))),
  );
  if (demanded.length > 0) return { placement: 'Require', needs: demanded };
  const preference = preferred.map(neededBy).find((one) => one.length > 0);
  return preference === undefined ? { placement: 'None', needs: [] } : { placement: 'Prefer', needs: preference };
}

/** Whether an expression asks for a capability on this network. */
export function asksForCapability(expression: Expression, network: Network): boolean {
  return capabilities.some((capability) => asksFor(expression, network, capability));
}

/** The node label that stands for a capability, for example `quicgso.io/pod-gso=capable`. */
export function labelFor(network: Network, capability: Capability): string {
  return `${keyFor(network, capability)}=${capable}`;
}

/** Whether a node has all labels for these capabilities. */
export function isLabelled(
  labels: Readonly<Record<string, string>>,
  network: Network,
  needs: readonly Capability[],
): boolean {
  return needs.every((capability) => labels[keyFor(network, capability)] === capable);
}

function keyFor(network: Network, capability: Capability): string {
  return capabilityLabels[verdictKeyOf(network, capability)];
}

function asksFor({ key, operator, values }: Expression, network: Network, capability: Capability): boolean {
  return operator === 'In' && values.length === 1 && values[0] === capable && key === keyFor(network, capability);
}
