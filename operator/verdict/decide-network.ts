import type { Capability, Network } from '../../api/names.ts';
import type { CapabilityVerdict } from '../../api/v1alpha1.ts';
import type { Evidence } from '../../api/vocabulary.ts';
import type { Observed } from '../reports/read-report.ts';
import type { ObservedFamily, ObservedNetwork } from '../reports/summarize-network.ts';
import { applyAttribution } from './apply-attribution.ts';
import type { Attribution } from '../fleet/attribution.ts';
import { contradictionOf } from './contradiction.ts';
import { damp } from './damping.ts';
import { applyEvidenceFloor } from './evidence-floor.ts';
import { judgeFreshness, staleAfterMinutes } from '../reports/freshness.ts';
import { type Judgement, judgementWithoutTest } from './judgement.ts';
import { keepPeersWord } from './keep-peers-word.ts';
import { timestamp } from '../../api/timestamp.ts';
import { type FamilyJudgement, worstResult } from './worst-result.ts';

export interface NetworkInput {
  readonly network: Network;
  readonly observed: Observed;
  /** Who is to blame for what is lost; undefined when nothing is known of other nodes. */
  readonly attributionOf: (family: ObservedFamily['family'], capability: Capability) => Attribution | undefined;
  readonly floor: Evidence;
  /** The last verdict of each capability on this network. */
  readonly previous: Readonly<Partial<Record<Capability, CapabilityVerdict>>>;
  readonly now: number;
}

export type NetworkJudgement = Readonly<Record<Capability, Judgement>>;

/**
 * What one probe's observation says of its network; undefined when no probe has ever reported: then nothing is said. A
 * network that had a verdict and has no observation any more is Unknown, since what it was is not known to hold.
 */
export function decideNetwork(input: NetworkInput): NetworkJudgement | undefined {
  const { network, observed, previous, now } = input;
  if (observed === undefined) {
    if (previous.gso === undefined && previous.ecn === undefined) return undefined;
    return both(
      judgementWithoutTest('Unknown', 'NotReported', `The probe of the ${network} network has not reported.`),
    );
  }
  if ('problem' in observed) return both(judgementWithoutTest('Unknown', 'InvalidReport', observed.problem));

  const lastRound = timestamp(observed.lastRound);
  switch (judgeFreshness(observed.lastRound, now).state) {
    case 'Stale':
      return both(
        judgementWithoutTest(
          'Unknown',
          'Stale',
          `The last round of the ${network} probe ended at ${lastRound}, more than ${staleAfterMinutes} minutes ago. Is its pod running?`,
        ),
      );
    case 'Future':
      return both(
        judgementWithoutTest(
          'Unknown',
          'InvalidReport',
          `status.observed.${network}.lastRound: ${lastRound} lies in the future. Is the clock of the node right?`,
        ),
      );
    case 'Fresh':
      return {
        gso: decideCapability('gso', observed, input),
        ecn: decideCapability('ecn', observed, input),
      };
  }
}

function decideCapability(capability: Capability, { families }: ObservedNetwork, input: NetworkInput): Judgement {
  const { network, previous, now } = input;
  const judged = families.map((family) => judgeFamily(capability, family, input));
  const worst = worstResult(judged);
  if (worst === undefined) {
    return judgementWithoutTest('Unknown', 'InvalidReport', `status.observed.${network}: has neither ipv4 nor ipv6`);
  }
  const { family, goodRounds, ...judgement } = worst;
  // A peer that answers in one family has said its word.
  const isAlone = judged.every(({ evidence }) => evidence !== 'Wire');
  const kept = isAlone ? keepPeersWord(judgement, previous[capability], now) : judgement;
  if (kept !== judgement) return kept;
  const damped = damp(judgement, goodRounds, previous[capability]);
  return families.length > 1 && damped === judgement ? { ...damped, message: `${family}: ${damped.message}` } : damped;
}

function judgeFamily(
  capability: Capability,
  observed: ObservedFamily,
  { network, attributionOf, floor }: NetworkInput,
): FamilyJudgement {
  const { family } = observed;
  const found = observed[capability];
  const contradiction = contradictionOf(found);
  if (contradiction === undefined) {
    const { goodRounds, ...result } = applyAttribution(capability, found, attributionOf(family, capability));
    return { ...applyEvidenceFloor(result, floor), goodRounds, family };
  }
  const field = `status.observed.${network}.${family.toLowerCase()}.${capability}`;
  const judgement = judgementWithoutTest('Unknown', 'InvalidReport', `${field}: ${contradiction}`);
  return { ...judgement, goodRounds: found.goodRounds, family };
}

function both(judgement: Judgement): NetworkJudgement {
  return { gso: judgement, ecn: judgement };
}
