import { capabilities, type Capability, capabilityLabels, type Network, verdictKeyOf } from '../../../api/names.ts';
import type { FamilyObservation, Finding, NetworkObservation, PeerObservation } from '../../../api/v1alpha1.ts';
import type { Evidence, Reason, State } from '../../../api/vocabulary.ts';
import { wordOf } from '../../../api/treatment/node-entry.ts';
import { describeState } from '../../lookup/known-verdict.ts';
import { valueOrUndefined } from '../../lookup/seen.ts';
import type { ExplainedNode } from './observe-node.ts';

/** The explanation of one network of a node. */
export interface NetworkExplanation {
  readonly network: Network;
  readonly verdicts: readonly VerdictExplanation[];
  /** The last report of its probe; absent if there is none. */
  readonly round?: Pick<NetworkObservation, 'lastRound' | 'rounds' | 'maxSegments' | 'addresses'>;
  readonly families: readonly FamilyExplanation[];
  readonly peers: readonly PeerObservation[];
  /** The nodes assigned as its peers. */
  readonly assigned: readonly string[];
  readonly findings: readonly Finding[];
}

/** The verdict about one capability, and what is published of it. */
export interface VerdictExplanation {
  readonly capability: Capability;
  /** A phrase for people. */
  readonly summary: string;
  /** This and the following fields are absent if there is no verdict, or the user may not read it. */
  readonly state?: State;
  readonly evidence?: Evidence;
  readonly reason?: Reason;
  readonly message?: string;
  readonly since?: string;
  /** The value of the Node's label, and the value in GsoNodeMap. */
  readonly label?: string;
  readonly inMap?: string;
}

interface FamilyExplanation extends FamilyObservation {
  readonly family: 'IPv4' | 'IPv6';
}

export function explainNetwork(network: Network, facts: ExplainedNode): NetworkExplanation {
  const report = valueOrUndefined(facts.report);
  const observed = report?.[network];
  return {
    network,
    verdicts: capabilities.map((capability) => explainVerdict(network, capability, facts)),
    ...(observed !== undefined && { round: roundOf(observed) }),
    families: familiesOf(observed),
    peers: observed?.peers ?? [],
    assigned: (report?.peers[network] ?? []).map(({ node }) => node),
    findings: observed?.findings ?? [],
  };
}

function explainVerdict(network: Network, capability: Capability, facts: ExplainedNode): VerdictExplanation {
  const key = verdictKeyOf(network, capability);
  const verdict = valueOrUndefined(facts.report)?.verdict[key];
  const label = valueOrUndefined(facts.node)?.labels[capabilityLabels[key]];
  const inMap = wordOf(valueOrUndefined(facts.map)?.[facts.name], key);
  return {
    capability,
    summary:
      verdict === undefined
        ? `${capability.toUpperCase()} has no verdict on the ${network} network`
        : `${describeState(capability, verdict.state)} on the ${network} network (${verdict.reason})`,
    ...verdict,
    ...(label !== undefined && { label }),
    ...(inMap !== undefined && { inMap }),
  };
}

function roundOf({ lastRound, rounds, maxSegments, addresses }: NetworkObservation): NetworkExplanation['round'] & {} {
  return { lastRound, rounds, maxSegments, addresses };
}

function familiesOf(observed: NetworkObservation | undefined): FamilyExplanation[] {
  return [
    ...(observed?.ipv4 === undefined ? [] : [{ family: 'IPv4' as const, ...observed.ipv4 }]),
    ...(observed?.ipv6 === undefined ? [] : [{ family: 'IPv6' as const, ...observed.ipv6 }]),
  ];
}
