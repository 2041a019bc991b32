import { type Capability, capabilities, verdictKeyOf } from '../../api/names.ts';
import { timestamp } from '../../api/timestamp.ts';
import type { Reason } from '../../api/vocabulary.ts';
import { type Believed, staleAfterMinutes } from '../reports/believe.ts';
import { type Context, concludeCapability } from './conclude-capability.ts';
import { type Conclusion, concludeUntested } from './conclusion.ts';

export interface NetworkInput extends Context {
  readonly believed: Believed;
}

type NetworkConclusions = Readonly<Record<Capability, Conclusion>>;

/**
 * What one probe's observation says of its network; undefined when no probe has ever reported: then nothing is said. A
 * network that had a verdict and has no observation any more is Unknown, since what it was is not known to hold.
 */
export function decideNetwork({ believed, ...input }: NetworkInput): NetworkConclusions | undefined {
  const { network, previous } = input;
  switch (believed.kind) {
    case 'none':
      if (capabilities.every((capability) => previous[verdictKeyOf(network, capability)] === undefined))
        return undefined;
      return bothUnknown('NotReported', `The probe of the ${network} network has not reported.`);
    case 'unreadable':
      return bothUnknown('InvalidReport', believed.problem);
    case 'stale':
      return bothUnknown(
        'Stale',
        `The last round of the ${network} probe ended at ${timestamp(believed.observed.lastRound)}, more than ${staleAfterMinutes} minutes ago. Is its pod running?`,
      );
    case 'future':
      return bothUnknown(
        'InvalidReport',
        `status.observed.${network}.lastRound: ${timestamp(believed.observed.lastRound)} lies in the future. Is the clock of the node right?`,
      );
    case 'fresh':
      return {
        gso: concludeCapability('gso', believed.observed, input),
        ecn: concludeCapability('ecn', believed.observed, input),
      };
  }
}

function bothUnknown(reason: Reason, message: string): NetworkConclusions {
  const conclusion = concludeUntested('Unknown', reason, message);
  return { gso: conclusion, ecn: conclusion };
}
