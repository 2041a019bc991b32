import type { EgressInterface, FamilyObservation, Finding, PeerObservation, Result } from '../../api/v1alpha1.ts';
import type { Reason } from '../../api/vocabulary.ts';
import type { Family } from '../../linux/socket-address.ts';
import type { Advice, Explain } from './explanation.ts';
import { explainEcn } from './explain-ecn.ts';
import { explainLimits } from './explain-limits.ts';
import { explainLost } from './explain-lost.ts';
import { explainRefused } from './explain-refused.ts';
import { explainSilentPeers, explainUnknown, explainUnknownInterfaces } from './explain-unknown.ts';

/** The results of one round on one network. */
export interface SeenResults {
  readonly ipv4?: FamilyObservation | undefined;
  readonly ipv6?: FamilyObservation | undefined;
  readonly peers: readonly PeerObservation[];
  /** The interfaces of the default routes. */
  readonly interfaces: readonly EgressInterface[];
  /** Why the interfaces are not known (lookAtEgress). */
  readonly problem?: string | undefined;
  /** As `uname -r` prints it. */
  readonly kernelRelease: string;
}

const explanations: Partial<Record<Reason, Explain>> = {
  ...explainRefused,
  ...explainLimits,
  ...explainLost,
  ...explainEcn,
  ...explainUnknown,
};

const importance = ['Error', 'Warning', 'Info'];

interface BadResult {
  readonly family: Family;
  readonly result: Result;
}

/**
 * Turns the results of a round into findings: what was observed, what it means, and how to fix it; worst first. A
 * result that both families share is one finding. A good round has none.
 */
export function explainResults(seen: SeenResults, advice: Advice): Finding[] {
  const bad = [...badResults('IPv4', seen.ipv4), ...badResults('IPv6', seen.ipv6)];
  const alike = Map.groupBy(bad, ({ result: { reason, errno } }) => `${reason} ${errno}`);
  const findings = [...alike.values()].flatMap((group) => explainGroup(group, seen, advice));
  return [...findings, ...explainSilentPeers(seen.peers), ...explainUnknownInterfaces(seen.problem)].toSorted(
    (a, b) => importance.indexOf(a.severity) - importance.indexOf(b.severity),
  );
}

function badResults(family: Family, observed: FamilyObservation | undefined): BadResult[] {
  const results = observed ? [observed.gso, observed.ecn] : [];
  // Evidence None: not tested.
  return results
    .filter(({ state, evidence }) => state !== 'Capable' && evidence !== 'None')
    .map((result) => ({ family, result }));
}

function explainGroup(group: readonly BadResult[], seen: SeenResults, advice: Advice): Finding[] {
  const [first] = group;
  if (!first) return [];
  const { reason } = first.result;
  const families = new Set(group.map(({ family }) => family));
  const explanation = explanations[reason]?.({
    result: first.result,
    egress: seen.interfaces.find((one) => one.families.includes(first.family)) ?? seen.interfaces[0],
    peers: seen.peers.filter(({ family }) => families.has(family)),
    kernelRelease: seen.kernelRelease,
    advice,
  });
  const { severity = 'Warning', because = [], remedies = [] } = explanation ?? {};
  const message = [describeSeen(group), ...because].join('. ');
  return [{ code: reason, severity, message, remedies: [...remedies] }];
}

/** "IPv4 and IPv6: …" when both have the same message, else one part for each. */
function describeSeen(group: readonly BadResult[]): string {
  const byMessage = Map.groupBy(group, ({ result }) => result.message);
  return [...byMessage]
    .map(([message, results]) => `${[...new Set(results.map(({ family }) => family))].join(' and ')}: ${message}`)
    .join('; ');
}
