import { isKernelBelow } from '../../api/kernel-version.ts';
import { type Network, type VerdictKey, networks, overrideLabel, verdictKeys } from '../../api/names.ts';
import type { CapabilityVerdict, Condition, Verdict } from '../../api/v1alpha1.ts';
import { worstOf } from '../../api/vocabulary.ts';
import type { Observed } from '../reports/read-report.ts';
import { decideConditions } from './conditions.ts';
import { type NetworkInput, decideNetwork } from './decide-network.ts';
import { type MinEvidence, evidenceFloor } from './evidence-floor.ts';
import { judgeFreshness } from '../reports/freshness.ts';
import { type Judgement, judgementWithoutTest } from './judgement.ts';
import { keptUntil } from './keep-peers-word.ts';
import { timestamp } from '../../api/timestamp.ts';

export interface VerdictInput {
  /** The Node's labels. */
  readonly labels: Readonly<Record<string, string>>;
  /** The Node's kernel release, known only where no probe has reported. */
  readonly kernelVersion?: string | undefined;
  readonly observed: Readonly<Record<Network, Observed>>;
  /** Who is to blame for what is lost on a network. */
  readonly attributionOf: (network: Network) => NetworkInput['attributionOf'];
  /** What the report's status says so far. Trusted for damping, for `since`, and for a peer's word while none answers. */
  readonly previous: Readonly<Partial<Record<VerdictKey, CapabilityVerdict>>>;
  readonly conditions: readonly Condition[];
  readonly minEvidence: MinEvidence;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export interface Decision {
  /** Undefined: nothing is known and nothing is said. A network that was never tested has no verdict in it. */
  readonly verdict: Verdict | undefined;
  readonly conditions: readonly Condition[];
  /** When time alone changes this decision, in milliseconds since 1970. */
  readonly recheckAt: number | undefined;
}

type Judgements = Partial<Record<VerdictKey, Judgement>>;

/** Longest message that a CRD takes. */
const longestMessage = 1024;

/** What is to be said of a node. Pure: the same input gives the same decision. */
export function decideVerdict(input: VerdictInput): Decision {
  const judgements = decideByOverride(input) ?? decideByKernel(input) ?? decideByTests(input);
  return {
    verdict: makeVerdict(judgements, input),
    conditions: decideConditions(input.observed, input.conditions, input.now),
    recheckAt: nextChange(input, judgements),
  };
}

/** A person who set the label knows better than any test. A value that is none of the two says nothing. */
function decideByOverride({ labels }: VerdictInput): Judgements | undefined {
  const value = labels[overrideLabel];
  if (value !== 'capable' && value !== 'incapable') return undefined;
  const state = value === 'capable' ? 'Capable' : 'Unsupported';
  return allFour(judgementWithoutTest(state, 'Override', `The Node has the label ${overrideLabel}=${value}.`));
}

/** UDP_SEGMENT came with 4.18, and Node.js 24 needs it too: where the probe cannot even start, none is needed. */
function decideByKernel({ observed, kernelVersion }: VerdictInput): Judgements | undefined {
  const reported = networks.some((network) => observed[network] !== undefined);
  if (reported || kernelVersion === undefined || !isKernelBelow(kernelVersion, 4, 18)) return undefined;
  const message = `Kernel ${kernelVersion} is older than 4.18, which UDP segmentation offload and the probe both need.`;
  return allFour(judgementWithoutTest('Unsupported', 'KernelTooOld', message));
}

function decideByTests({ observed, attributionOf, previous, minEvidence, now }: VerdictInput): Judgements {
  const anyPeerAnswered = networks.some((network) => {
    const half = observed[network];
    return half !== undefined && !('problem' in half) && half.peersAnswered > 0;
  });
  const decide = (network: Network, gso: VerdictKey, ecn: VerdictKey): Judgements => {
    const former = {
      ...(previous[gso] === undefined ? {} : { gso: previous[gso] }),
      ...(previous[ecn] === undefined ? {} : { ecn: previous[ecn] }),
    };
    const floor = evidenceFloor(minEvidence, network, anyPeerAnswered);
    const decided = decideNetwork({
      network,
      observed: observed[network],
      attributionOf: attributionOf(network),
      floor,
      previous: former,
      now,
    });
    return decided === undefined ? {} : { [gso]: decided.gso, [ecn]: decided.ecn };
  };
  return { ...decide('pod', 'podGso', 'podEcn'), ...decide('host', 'hostGso', 'hostEcn') };
}

function allFour(judgement: Judgement): Judgements {
  return { podGso: judgement, hostGso: judgement, podEcn: judgement, hostEcn: judgement };
}

function makeVerdict(judgements: Judgements, { previous, now }: VerdictInput): Verdict | undefined {
  const worse = worseGso(judgements);
  if (worse === undefined) return undefined;
  const verdict: Verdict = { evidence: worse.evidence, reason: worse.reason };
  for (const key of verdictKeys) {
    const judgement = judgements[key];
    if (judgement === undefined) continue;
    const message = judgement.message.slice(0, longestMessage);
    verdict[key] = { ...judgement, message, since: sinceWhen(judgement, previous[key], now) };
  }
  return verdict;
}

/** On a tie the host's, which says more: it was tested closer to the wire. */
function worseGso({ podGso, hostGso }: Judgements): Judgement | undefined {
  return worstOf([hostGso, podGso].filter((judgement) => judgement !== undefined));
}

function sinceWhen({ state }: Judgement, previous: CapabilityVerdict | undefined, now: number): string {
  const stays = previous?.state === state && Date.parse(previous.since) <= now;
  return stays ? previous.since : timestamp(now);
}

function nextChange({ observed, now }: VerdictInput, judgements: Judgements): number | undefined {
  const reports = networks.flatMap((network) => {
    const half = observed[network];
    return half === undefined || 'problem' in half ? [] : (judgeFreshness(half.lastRound, now).changesAt ?? []);
  });
  const keptWords = Object.values(judgements).flatMap(({ unconfirmedSince }) =>
    unconfirmedSince === undefined ? [] : keptUntil(unconfirmedSince) + 1,
  );
  const changes = [...reports, ...keptWords];
  return changes.length === 0 ? undefined : Math.min(...changes);
}
