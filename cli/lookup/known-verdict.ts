import { type Capability, capabilityLabels, type Network, verdictKeyOf } from '../../api/names.ts';
import { wordOf } from '../../api/treatment/node-entry.ts';
import { labelValue, type Reason, type State, states } from '../../api/vocabulary.ts';
import type { NodeFacts } from './node-facts.ts';
import { seenOr } from './seen.ts';

/** What stands in the place of a verdict's reason where there is no verdict; where one without a reason is seen, its state. */
export const unreasoned = {
  NoVerdict: 'There is no verdict, which counts as not capable.',
  NotSeen: 'What the node can do could not be seen.',
} as const;

/** What is said of one capability on one network of a node. */
export interface KnownVerdict {
  /** Undefined: it could not be seen. A node without a verdict is not capable. */
  readonly capable: boolean | undefined;
  readonly reason: Reason | keyof typeof unreasoned | State;
  /** A sentence that names the node. */
  readonly message: string;
}

/** The verdict of the report, which says why; else that of GsoNodeMap or of the Node's label, which do not. */
export function knownVerdict(facts: NodeFacts, network: Network, capability: Capability): KnownVerdict {
  const { name } = facts;
  const key = verdictKeyOf(network, capability);
  const judged = seenOr(facts.report)?.verdict[key];
  if (judged !== undefined) {
    const { state, reason, evidence, message } = judged;
    const grounds = `${reason}${evidence === 'None' ? '' : `, evidence: ${evidence.toLowerCase()}`}`;
    const why = state === 'Capable' || message === '' ? '.' : `: ${message}`;
    return {
      capable: state === 'Capable',
      reason,
      message: `${describeState(capability, state)} on the ${network} network of ${name} (${grounds})${why}`,
    };
  }
  const word = wordOf(seenOr(facts.map)?.[name], key) ?? seenOr(facts.node)?.labels[capabilityLabels[key]];
  const state = states.find((one) => labelValue(one) === word);
  if (state !== undefined) {
    return {
      capable: state === 'Capable',
      reason: state,
      message: `${describeState(capability, state)} on the ${network} network of ${name}; no GsoReport could be seen that says why.`,
    };
  }
  if ('found' in facts.report || 'found' in facts.map || 'found' in facts.node) {
    return {
      capable: false,
      reason: 'NoVerdict',
      message: `${name} has no verdict about ${capability.toUpperCase()} on its ${network} network, which counts as not capable.`,
    };
  }
  return { capable: undefined, reason: 'NotSeen', message: `What ${name} can do could not be seen.` };
}

/** The verdict that decides where all of these are needed: that of the first which does not work, or is not seen. */
export function worstVerdict(facts: NodeFacts, network: Network, needs: readonly Capability[]): KnownVerdict {
  const verdicts = needs.map((capability) => knownVerdict(facts, network, capability));
  return (
    verdicts.find(({ capable }) => capable === false) ??
    verdicts.find(({ capable }) => capable === undefined) ??
    verdicts[0] ??
    knownVerdict(facts, network, 'gso')
  );
}

/** `GSO works`, `GSO is broken`, ... */
export function describeState(capability: Capability, state: State): string {
  const name = capability.toUpperCase();
  switch (state) {
    case 'Capable':
      return `${name} works`;
    case 'Degraded':
      return `${name} works in part`;
    case 'Broken':
      return `${name} is broken`;
    case 'Unsupported':
      return `${name} is not supported`;
    case 'Unknown':
      return `${name} is not known to work`;
  }
}
