import { type Capability, capabilityLabels, type Network, verdictKeyOf } from '../../api/names.ts';
import { wordOf } from '../../api/treatment/node-entry.ts';
import { labelValue, type Reason, type State, states } from '../../api/vocabulary.ts';
import type { NodeFacts } from './node-facts.ts';
import { valueOrUndefined } from './seen.ts';

/** The reasons where there is no verdict. Where only the state of a verdict is visible, the state is the reason. */
export const unreasoned = {
  NoVerdict: 'There is no verdict, which counts as not capable.',
  NotSeen: 'The verdict is not visible.',
} as const;

/** What is known of one capability on one network of a node. */
export interface KnownVerdict {
  /** Undefined if not visible. A node without a verdict is not capable. */
  readonly capable: boolean | undefined;
  readonly reason: Reason | keyof typeof unreasoned | State;
  /** A sentence that names the node. */
  readonly message: string;
}

/** The verdict of the GsoReport with its reason, or else the state in GsoNodeMap or in the Node's label. */
export function knownVerdict(facts: NodeFacts, network: Network, capability: Capability): KnownVerdict {
  const { name } = facts;
  const key = verdictKeyOf(network, capability);
  const judged = valueOrUndefined(facts.report)?.verdict[key];
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
  const word =
    wordOf(valueOrUndefined(facts.map)?.[name], key) ?? valueOrUndefined(facts.node)?.labels[capabilityLabels[key]];
  const state = states.find((one) => labelValue(one) === word);
  if (state !== undefined) {
    return {
      capable: state === 'Capable',
      reason: state,
      message: `${describeState(capability, state)} on the ${network} network of ${name}; the GsoReport with the reason is not visible.`,
    };
  }
  if ('found' in facts.report || 'found' in facts.map || 'found' in facts.node) {
    return {
      capable: false,
      reason: 'NoVerdict',
      message: `${name} has no ${capability.toUpperCase()} verdict for the ${network} network, which counts as not capable.`,
    };
  }
  return { capable: undefined, reason: 'NotSeen', message: `The verdicts of ${name} are not visible.` };
}

/** The verdict that decides if all of these are needed: the first that is not capable, or else not visible. */
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
      return `${name} works partially`;
    case 'Broken':
      return `${name} is broken`;
    case 'Unsupported':
      return `${name} is not supported`;
    case 'Unknown':
      return `${name} is not known to work`;
  }
}
