import { type Capability, type Network, type VerdictKey, verdictKeyOf } from '../../api/names.ts';
import type { CapabilityVerdict } from '../../api/v1alpha1.ts';
import type { Evidence } from '../../api/vocabulary.ts';
import type { Attribution } from '../fleet/attribution.ts';
import type { ObservedFamily, ObservedNetwork } from '../reports/summarize-network.ts';
import { applyAttribution } from './apply-attribution.ts';
import { type Conclusion, concludeUntested } from './conclusion.ts';
import { contradictionOf } from './contradiction.ts';
import { damp } from './damping.ts';
import { applyEvidenceFloor } from './evidence-floor.ts';
import { holdVerifiedResult } from './hold-verified-result.ts';
import { type FamilyConclusion, worstFamily } from './worst-family.ts';

/** What is known about a network besides its probe's observation. */
export interface Context {
  readonly network: Network;
  /** Attributes losses; undefined when nothing is known about other nodes. */
  readonly attributionOf: (family: ObservedFamily['family'], capability: Capability) => Attribution | undefined;
  readonly floor: Evidence;
  /** The node's previous verdicts. */
  readonly previous: Readonly<Partial<Record<VerdictKey, CapabilityVerdict>>>;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** A conclusion between two steps. */
interface Passing extends FamilyConclusion {
  /** The conclusion is final: skip the remaining steps. */
  readonly settled?: boolean;
}

interface StepInput extends Context {
  readonly capability: Capability;
  /** The conclusion for each family; empty during the family steps. */
  readonly families: readonly FamilyConclusion[];
}

type Step = (found: Passing, input: StepInput) => Passing;

/** The steps for a result in one family, in order. */
export const familySteps = {
  /** A result that contradicts itself proves nothing, whatever other nodes report. */
  contradiction(found, { network, capability }) {
    const contradiction = contradictionOf(found);
    if (contradiction === undefined) return found;
    const field = `status.observed.${network}.${found.family.toLowerCase()}.${capability}`;
    return settle(found, concludeUntested('Unknown', 'InvalidReport', `${field}: ${contradiction}`));
  },
  /** A loss may be the fault of a peer or path, and other nodes may see a fault that this node does not. */
  attribution: (found, { capability, attributionOf }) => ({
    family: found.family,
    ...applyAttribution(capability, found, attributionOf(found.family, capability)),
  }),
  /** A Capable result needs enough evidence. */
  evidenceFloor: (found, { floor }) => applyEvidenceFloor(found, floor),
} as const satisfies Readonly<Record<string, Step>>;

/** The steps for the network, whose conclusion is that of its worst family, in order. */
export const networkSteps = {
  /** The last verified result holds while no peer answers in any family. */
  verifiedResult: (found, { network, capability, families, previous, now }) =>
    families.some(({ evidence }) => evidence === 'Wire')
      ? found
      : settle(found, holdVerifiedResult(found, previous[verdictKeyOf(network, capability)], now)),
  /** A Broken network needs a second good round. */
  damping: (found, { network, capability, previous }) =>
    settle(found, damp(found, found.goodRounds, previous[verdictKeyOf(network, capability)])),
  /** A finding of this round names its family if there are several. */
  familyName: (found, { families }) =>
    families.length > 1 ? { ...found, message: `${found.family}: ${found.message}` } : found,
} as const satisfies Readonly<Record<string, Step>>;

/** Concludes one capability on a network whose report is valid and recent. */
export function concludeCapability(capability: Capability, observed: ObservedNetwork, context: Context): Conclusion {
  const input = { ...context, capability, families: [] };
  const families = observed.families.map(({ family, [capability]: result }) =>
    take(familySteps, { ...result, family }, input),
  );
  const worst = worstFamily(families);
  if (worst === undefined) return withoutFamilies(context.network);
  const { state, evidence, reason, message, unconfirmedSince } = take(networkSteps, worst, { ...input, families });
  return { state, evidence, reason, message, ...(unconfirmedSince === undefined ? {} : { unconfirmedSince }) };
}

function take(steps: Readonly<Record<string, Step>>, from: FamilyConclusion, input: StepInput): FamilyConclusion {
  const pass = (found: Passing, step: Step): Passing => (found.settled === true ? found : step(found, input));
  const { settled: _settled, ...found } = Object.values(steps).reduce<Passing>(pass, from);
  return found;
}

function settle(found: Passing, answer: Conclusion | undefined): Passing {
  return answer === undefined ? found : { ...found, ...answer, settled: true };
}

function withoutFamilies(network: Network): Conclusion {
  return concludeUntested('Unknown', 'InvalidReport', `status.observed.${network}: has neither ipv4 nor ipv6`);
}
