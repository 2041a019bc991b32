import type { Capability, Network } from '../../api/names.ts';
import type { CapabilityVerdict } from '../../api/v1alpha1.ts';
import type { Evidence } from '../../api/vocabulary.ts';
import type { Observed } from '../reports/read-report.ts';
import type { ObservedFamily, ObservedNetwork } from '../reports/summarize-network.ts';
import { contradictionOf } from './contradiction.ts';
import { damp } from './damping.ts';
import { applyEvidenceFloor } from './evidence-floor.ts';
import { judgeFreshness } from './freshness.ts';
import { type Judgement, judgementWithoutTest } from './judgement.ts';
import { timestamp } from './timestamp.ts';
import { type FamilyJudgement, worstResult } from './worst-result.ts';

export interface NetworkInput {
  readonly network: Network;
  readonly observed: Observed;
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
export function decideNetwork({ network, observed, floor, previous, now }: NetworkInput): NetworkJudgement | undefined {
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
          `The last round of the ${network} probe ended at ${lastRound}, more than 75 minutes ago. Is its pod running?`,
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
        gso: decideCapability('gso', network, observed, floor, previous.gso),
        ecn: decideCapability('ecn', network, observed, floor, previous.ecn),
      };
  }
}

function decideCapability(
  capability: Capability,
  network: Network,
  { families }: ObservedNetwork,
  floor: Evidence,
  previous: CapabilityVerdict | undefined,
): Judgement {
  const worst = worstResult(families.map((family) => judgeFamily(capability, network, family, floor)));
  if (worst === undefined) {
    return judgementWithoutTest('Unknown', 'InvalidReport', `status.observed.${network}: has neither ipv4 nor ipv6`);
  }
  const { family, goodRounds, ...judgement } = worst;
  const damped = damp(judgement, goodRounds, previous);
  return families.length > 1 && damped === judgement ? { ...damped, message: `${family}: ${damped.message}` } : damped;
}

function judgeFamily(
  capability: Capability,
  network: Network,
  observed: ObservedFamily,
  floor: Evidence,
): FamilyJudgement {
  const { family } = observed;
  const { goodRounds, ...result } = observed[capability];
  const contradiction = contradictionOf(observed[capability]);
  if (contradiction === undefined) return { ...applyEvidenceFloor(result, floor), goodRounds, family };
  const field = `status.observed.${network}.${family.toLowerCase()}.${capability}`;
  return { ...judgementWithoutTest('Unknown', 'InvalidReport', `${field}: ${contradiction}`), goodRounds, family };
}

function both(judgement: Judgement): NetworkJudgement {
  return { gso: judgement, ecn: judgement };
}
