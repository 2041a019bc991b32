import { release } from 'node:os';
import { SystemCallError } from '../../linux/libc.ts';
import type { Link } from '../../linux/links.ts';
import type { Family } from '../../linux/socket-address.ts';
import { checkEgress } from '../checks/check-egress.ts';
import { checkLoopback } from '../checks/check-loopback.ts';
import { checkPeer } from '../checks/check-peer.ts';
import type { Sent } from '../checks/sent.ts';
import { openEgress } from '../paths/egress.ts';
import { openLoopback } from '../paths/loopback.ts';
import { allFamilies, familiesOf, familyOf, ownAddresses } from './addresses.ts';
import { hostFacts } from './host-facts.ts';
import type { Failed, FamilyRound, PeerRound, Plan, PlannedPeer, Round } from './round.ts';

/** The surroundings of a round: its time, in milliseconds since 1970, and its kernel, as `uname -r` prints it. */
export interface Surroundings {
  readonly now: () => number;
  readonly kernelRelease: string;
}

/** This machine. */
export const here: Surroundings = { now: Date.now, kernelRelease: release() };

/** Bytes of the IP and UDP headers in front of a payload. */
const headerLength = { IPv4: 28, IPv6: 48 } as const;

/** That of Ethernet; used if no default route names an interface. */
const usualMtu = 1500;

/** Does all sending and receiving of one round, without judging. Throws what `plan.egress` throws. */
export async function runRound(plan: Plan, { now, kernelRelease }: Surroundings = here): Promise<Round> {
  const { links, interfaces, problem } = plan.egress();
  const addresses = ownAddresses(links);
  const timestamp = (): string => new Date(now()).toISOString();
  const families: FamilyRound[] = [];
  for (const family of plan.families === 'all' ? allFamilies : familiesOf(addresses)) {
    families.push(await runFamily(family, links.get(family), plan, timestamp));
  }
  const { paths, checks } = plan;
  const facts = hostFacts(kernelRelease);
  return { at: timestamp(), checks, paths, addresses, interfaces, problem, ...facts, families };
}

async function runFamily(
  family: Family,
  link: Link | undefined,
  plan: Plan,
  timestamp: () => string,
): Promise<FamilyRound> {
  const largest = (link?.mtu ?? usualMtu) - headerLength[family];
  const kernel = plan.paths.includes('kernel') ? sendOverLoopback(family, largest) : undefined;
  const egress = plan.paths.includes('egress') && link ? sendToEgress(family, link) : undefined;
  const wire: PeerRound[] = [];
  const ask = async (peers: readonly PlannedPeer[]): Promise<void> => {
    for (const { node, ...peer } of plan.paths.includes('wire') ? peers : []) {
      if (familyOf(peer.address) !== family) continue;
      const answer = await checkPeer(peer, largest);
      wire.push({ node, family, address: peer.address, port: peer.port, time: timestamp(), answer });
    }
  };
  await ask(plan.peers);
  if (plan.askOthers(wire)) await ask(plan.others);
  return { family, link, kernel, egress, wire };
}

function sendOverLoopback(family: Family, largest: number): Sent | Failed | undefined {
  try {
    using path = openLoopback(family);
    return path && checkLoopback(path, largest);
  } catch (error) {
    if (!(error instanceof SystemCallError)) throw error;
    const { call, errno, message } = error;
    return { failed: { call, errno, message } };
  }
}

function sendToEgress(family: Family, link: Link): Sent | undefined {
  try {
    using path = openEgress(family, link);
    return path && checkEgress(path);
  } catch (error) {
    if (error instanceof SystemCallError) return undefined;
    throw error;
  }
}
