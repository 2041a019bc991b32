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
import { keepPeersWord } from './keep-peers-word.ts';
import { type FamilyConclusion, worstFamily } from './worst-family.ts';

/** What is known of a network beside what its probe observed. */
export interface Context {
  readonly network: Network;
  /** Who is to blame for what is lost; undefined when nothing is known of other nodes. */
  readonly attributionOf: (family: ObservedFamily['family'], capability: Capability) => Attribution | undefined;
  readonly floor: Evidence;
  /** The last verdicts of the node. */
  readonly previous: Readonly<Partial<Record<VerdictKey, CapabilityVerdict>>>;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** A conclusion on its way through the steps. */
interface Passing extends FamilyConclusion {
  /** Nothing is left to ask: the steps that follow are left out. */
  readonly settled?: boolean;
}

interface StepInput extends Context {
  readonly capability: Capability;
  /** What was concluded of each family; empty until that is done. */
  readonly families: readonly FamilyConclusion[];
}

type Step = (found: Passing, input: StepInput) => Passing;

/** What becomes of a probe's result in one family, in this order. */
export const familySteps = {
  /** A claim that contradicts itself proves nothing, whatever other nodes say. */
  contradiction(found, { network, capability }) {
    const contradiction = contradictionOf(found);
    if (contradiction === undefined) return found;
    const field = `status.observed.${network}.${found.family.toLowerCase()}.${capability}`;
    return settle(found, concludeUntested('Unknown', 'InvalidReport', `${field}: ${contradiction}`));
  },
  /** A loss may be the fault of a peer or of a path, and others may see a fault that the node does not. */
  attribution: (found, { capability, attributionOf }) => ({
    family: found.family,
    ...applyAttribution(capability, found, attributionOf(found.family, capability)),
  }),
  /** What is capable after that has to rest on enough. */
  evidenceFloor: (found, { floor }) => applyEvidenceFloor(found, floor),
} as const satisfies Readonly<Record<string, Step>>;

/** What then becomes of the worst family's conclusion, which is the network's, in this order. */
export const networkSteps = {
  /** While no peer answers, what the last one said holds. One that answers in either family has said its word. */
  peersWord: (found, { network, capability, families, previous, now }) =>
    families.some(({ evidence }) => evidence === 'Wire')
      ? found
      : settle(found, keepPeersWord(found, previous[verdictKeyOf(network, capability)], now)),
  /** What was Broken needs a second good round. */
  damping: (found, { network, capability, previous }) =>
    settle(found, damp(found, found.goodRounds, previous[verdictKeyOf(network, capability)])),
  /** What this round found, it found in one family of several. */
  familyName: (found, { families }) =>
    families.length > 1 ? { ...found, message: `${found.family}: ${found.message}` } : found,
} as const satisfies Readonly<Record<string, Step>>;

/** What is to be said of one capability on a network whose probe is believed. */
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
