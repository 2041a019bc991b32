import type { EgressInterface } from '../../api/v1alpha1.ts';
import { describeInterfaces, type EgressLinks } from '../../node-probe/egress-interfaces.ts';
import { hostFacts } from '../../node-probe/host-facts.ts';
import { SystemCallError } from '../../node-probe/linux/libc.ts';
import { ownAddresses } from '../../node-probe/own-addresses.ts';
import { UserError } from '../user-error.ts';
import type { Egress } from './look-at-egress.ts';
import { makeRound, type Round } from './make-round.ts';
import { testFamily, type FamilyTests, type TestSettings } from './test-family.ts';

export interface RoundSettings extends TestSettings {
  /** Looks up the interfaces to test. Throws `UserError` when the one that was named is not there. */
  readonly egress: () => Egress;
}

/** Runs the checks once. Throws `UserError`, also when an interface vanishes meanwhile. */
export async function runRound(settings: RoundSettings): Promise<Round> {
  const { links, problem } = settings.egress();
  const tests: FamilyTests[] = [];
  for (const family of ['IPv4', 'IPv6'] as const) tests.push(await testFamily(family, links.get(family), settings));
  const lastRound = new Date().toISOString();
  const host = { ...hostFacts(), interfaces: describe(links), addresses: ownAddresses(links), lastRound };
  return makeRound({ settings, tests, host, problem });
}

function describe(links: EgressLinks): EgressInterface[] {
  try {
    return describeInterfaces(links);
  } catch (cause) {
    if (!(cause instanceof SystemCallError)) throw cause;
    const names = [...new Set([...links.values()].map(({ name }) => name))].join(' or ');
    throw new UserError(`The interface ${names} vanished during the test (${cause.errno}): run it again.`, { cause });
  }
}
