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
 * Decides a network's verdicts from its probe's observation; undefined when no probe has ever reported. A network that
 * had a verdict but no longer has an observation is Unknown: its previous state may no longer hold.
 */
export function decideNetwork({ believed, ...input }: NetworkInput): NetworkConclusions | undefined {
  const { network, previous } = input;
  switch (believed.kind) {
    case 'none':
      if (capabilities.every((capability) => previous[verdictKeyOf(network, capability)] === undefined))
        return undefined;
      return bothUnknown('NotReported', `The ${network} probe has not reported.`);
    case 'unreadable':
      return bothUnknown('InvalidReport', believed.problem);
    case 'stale':
      return bothUnknown(
        'Stale',
        `The ${network} probe's last round ended at ${timestamp(believed.observed.lastRound)}, more than ${staleAfterMinutes} minutes ago. Check that its pod is running.`,
      );
    case 'future':
      return bothUnknown(
        'InvalidReport',
        `status.observed.${network}.lastRound: ${timestamp(believed.observed.lastRound)} is in the future. Check the node's clock.`,
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
