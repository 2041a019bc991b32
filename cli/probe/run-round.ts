import { hostFacts } from '../../node-probe/round/host-facts.ts';
import type { Egress } from '../../node-probe/round/read-egress.ts';
import { ownAddresses } from '../../node-probe/round/own-addresses.ts';
import { makeRound, type Round } from './make-round.ts';
import { testFamily, type FamilyTests, type TestSettings } from './test-family.ts';

export interface RoundSettings extends TestSettings {
  /** Looks up the interfaces to test. Throws `UserError` when the one that was named is not there. */
  readonly egress: () => Egress;
}

/** Runs the checks once. Throws `UserError` when the interface that was named is not there. */
export async function runRound(settings: RoundSettings): Promise<Round> {
  const { links, interfaces, problem } = settings.egress();
  const tests: FamilyTests[] = [];
  for (const family of ['IPv4', 'IPv6'] as const) tests.push(await testFamily(family, links.get(family), settings));
  const lastRound = new Date().toISOString();
  const host = { ...hostFacts(), interfaces, addresses: ownAddresses(links), lastRound };
  return makeRound({ settings, tests, host, problem });
}
