import { isKernelBelow } from '../../api/kernel-version.ts';
import {
  type Network,
  type VerdictKey,
  capabilities,
  networks,
  overrideLabel,
  verdictKeyOf,
  verdictKeys,
} from '../../api/names.ts';
import { timestamp } from '../../api/timestamp.ts';
import type { CapabilityVerdict, Condition, Verdict } from '../../api/v1alpha1.ts';
import { longestMessage, worstOf } from '../../api/vocabulary.ts';
import type { BelievedReport } from '../reports/believe.ts';
import { type Conclusion, concludeUntested } from './conclusion.ts';
import { decideConditions } from './conditions.ts';
import { type NetworkInput, decideNetwork } from './decide-network.ts';
import { type MinEvidence, evidenceFloor } from './evidence-floor.ts';
import { heldUntil } from './hold-verified-result.ts';

export interface VerdictInput {
  /** The Node's labels. */
  readonly labels: Readonly<Record<string, string>>;
  /** The Node's kernel release, known only where no probe has reported. */
  readonly kernelVersion?: string | undefined;
  readonly believed: BelievedReport;
  /** Attributes the losses on a network. */
  readonly attributionOf: (network: Network) => NetworkInput['attributionOf'];
  /** The report's present verdicts. Used for damping, `since` and the last verified result. */
  readonly previous: Readonly<Partial<Record<VerdictKey, CapabilityVerdict>>>;
  readonly conditions: readonly Condition[];
  readonly minEvidence: MinEvidence;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export interface Decision {
  /** Undefined if nothing is known. A network that was never tested has no verdict in it. */
  readonly verdict: Verdict | undefined;
  readonly conditions: readonly Condition[];
  /** When this decision expires without new data, in milliseconds since 1970. */
  readonly recheckAt: number | undefined;
}

type Conclusions = Partial<Record<VerdictKey, Conclusion>>;

/** Decides a node's verdict and conditions. Pure: the same input gives the same decision. */
export function decideVerdict(input: VerdictInput): Decision {
  const conclusions = decideByOverride(input) ?? decideByKernel(input) ?? decideByTests(input);
  return {
    verdict: makeVerdict(conclusions, input),
    conditions: decideConditions(input.believed, input.conditions, input.now),
    recheckAt: nextChange(input, conclusions),
  };
}

/** The override label outranks any test. Other values are ignored. */
function decideByOverride({ labels }: VerdictInput): Conclusions | undefined {
  const value = labels[overrideLabel];
  if (value !== 'capable' && value !== 'incapable') return undefined;
  const state = value === 'capable' ? 'Capable' : 'Unsupported';
  return allFour(concludeUntested(state, 'Override', `The Node has the label ${overrideLabel}=${value}.`));
}

/**
 * UDP_SEGMENT came with 4.18, which Node.js 24 requires too: on older kernels the probe cannot start, nor is it needed.
 */
function decideByKernel({ believed, kernelVersion }: VerdictInput): Conclusions | undefined {
  const reported = networks.some((network) => believed[network].kind !== 'none');
  if (reported || kernelVersion === undefined || !isKernelBelow(kernelVersion, 4, 18)) return undefined;
  const message = `Kernel ${kernelVersion} is older than 4.18, which UDP segmentation offload and the probe both require.`;
  return allFour(concludeUntested('Unsupported', 'KernelTooOld', message));
}

function decideByTests({ believed, attributionOf, previous, minEvidence, now }: VerdictInput): Conclusions {
  // Stale rounds count too: they show that a peer can answer.
  const anyPeerAnswered = networks.some((network) => (believed[network].observed?.peersAnswered ?? 0) > 0);
  const conclusions: Conclusions = {};
  for (const network of networks) {
    const decided = decideNetwork({
      network,
      believed: believed[network],
      attributionOf: attributionOf(network),
      floor: evidenceFloor(minEvidence, network, anyPeerAnswered),
      previous,
      now,
    });
    if (decided === undefined) continue;
    for (const capability of capabilities) conclusions[verdictKeyOf(network, capability)] = decided[capability];
  }
  return conclusions;
}

function allFour(conclusion: Conclusion): Conclusions {
  return { podGso: conclusion, hostGso: conclusion, podEcn: conclusion, hostEcn: conclusion };
}

function makeVerdict(conclusions: Conclusions, { previous, now }: VerdictInput): Verdict | undefined {
  const worse = worseGso(conclusions);
  if (worse === undefined) return undefined;
  const verdict: Verdict = { evidence: worse.evidence, reason: worse.reason };
  for (const key of verdictKeys) {
    const conclusion = conclusions[key];
    if (conclusion === undefined) continue;
    const message = conclusion.message.slice(0, longestMessage);
    verdict[key] = { ...conclusion, message, since: sinceWhen(conclusion, previous[key], now) };
  }
  return verdict;
}

/** On a tie the host network's, which was tested closer to the wire. */
function worseGso({ podGso, hostGso }: Conclusions): Conclusion | undefined {
  return worstOf([hostGso, podGso].filter((conclusion) => conclusion !== undefined));
}

function sinceWhen({ state }: Conclusion, previous: CapabilityVerdict | undefined, now: number): string {
  const stays = previous?.state === state && Date.parse(previous.since) <= now;
  return stays ? previous.since : timestamp(now);
}

function nextChange({ believed }: VerdictInput, conclusions: Conclusions): number | undefined {
  const heldResults = Object.values(conclusions).flatMap(({ unconfirmedSince }) =>
    unconfirmedSince === undefined ? [] : heldUntil(unconfirmedSince) + 1,
  );
  const next = Math.min(...networks.map((network) => believed[network].until), ...heldResults);
  return next === Infinity ? undefined : next;
}
