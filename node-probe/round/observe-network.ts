import { release } from 'node:os';
import type { Network } from '../../api/names.ts';
import type {
  FamilyObservation,
  HostObservation,
  NetworkObservation,
  Peer,
  PeerObservation,
} from '../../api/v1alpha1.ts';
import type { EgressLinks } from './egress-interfaces.ts';
import { shortAdvice } from '../advice/advice.ts';
import { explainHost } from '../advice/explain-host.ts';
import { explainHindrances, type Hindrance } from '../advice/explain-hindrances.ts';
import { explainResults } from '../advice/explain-results.ts';
import { countGoodRounds } from '../judge/good-rounds.ts';
import { hostFacts } from './host-facts.ts';
import { headerLength, judgeFamily } from './judge-family.ts';
import { acceptsAtEgress } from '../judge/accepts-at-egress.ts';
import { combinePeers } from '../judge/combine-peers.ts';
import { strengthen } from '../judge/strengthen.ts';
import type { Family } from '../../linux/socket-address.ts';
import { lookAtEgress, type Egress } from './read-egress.ts';
import { observePeers, type PeerChecked } from './observe-peers.ts';
import { ownAddresses } from './own-addresses.ts';
import { testedFamilies } from './tested-families.ts';

/** How far the datagrams of a round may go: not beyond this machine, or to the next hop and to peers. */
export type Reach = 'loopback' | 'network';

/** With whom a round exchanges datagrams, and where this probe itself answers. */
export interface PeerSettings {
  readonly peers: readonly Peer[];
  readonly key: Buffer;
  /** Undefined while this probe does not answer. */
  readonly port?: number;
}

export interface RoundInput {
  readonly network: Network;
  readonly reach: Reach;
  /** Undefined while there is no key, and so nobody to talk to. */
  readonly peering?: PeerSettings | undefined;
  /** What hinders the talk with peers. */
  readonly hindrances?: readonly Hindrance[] | undefined;
  /** The round before, for what is counted over rounds. */
  readonly previous?: NetworkObservation | undefined;
}

/** As many as a report holds (crds/gsoreports.yaml). */
const mostAddresses = 4;

/** Ethernet's; stands in where no default route names an interface. */
const usualMtu = 1500;

/** One round on the network in which this process runs; on the host's with what only that shows. */
export async function observe(input: RoundInput): Promise<NetworkObservation | HostObservation> {
  return input.network === 'host' ? observeHost(input) : observeNetwork(input, lookAtEgress());
}

/** One round on the host's network, with egress interfaces, kernel, and facts that explain. */
export async function observeHost(input: Omit<RoundInput, 'network'>): Promise<HostObservation> {
  const egress = lookAtEgress();
  const observed = await observeNetwork({ ...input, network: 'host' }, egress);
  const host = { ...hostFacts(), interfaces: egress.interfaces };
  return { ...observed, ...host, findings: [...observed.findings, ...explainHost(host)] };
}

async function observeNetwork(input: RoundInput, egress: Egress): Promise<NetworkObservation> {
  const { links, interfaces, problem } = egress;
  const { previous, peering } = input;
  const rounds = (previous?.rounds ?? 0) + 1;
  const addresses = ownAddresses(links);
  const families = testedFamilies(addresses, input.reach);
  const settings = { ...input, links, rounds };
  const ipv4 = families.includes('IPv4') ? await observeFamily('IPv4', previous?.ipv4, settings) : undefined;
  const ipv6 = families.includes('IPv6') ? await observeFamily('IPv6', previous?.ipv6, settings) : undefined;
  const found = [ipv4, ipv6].filter((family) => family !== undefined);
  const observations = { ipv4: ipv4?.observation, ipv6: ipv6?.observation };
  const peers = mergePeers(
    input,
    found.flatMap(({ checked }) => checked),
  );
  return {
    addresses: addresses.slice(0, mostAddresses),
    ...(peering?.port !== undefined && { port: peering.port }),
    lastRound: new Date().toISOString(),
    rounds,
    maxSegments: Math.min(
      ...found.map(({ observation }) => observation.maxSegments),
      found.length === 0 ? 0 : Infinity,
    ),
    ...(observations.ipv4 && { ipv4: observations.ipv4 }),
    ...(observations.ipv6 && { ipv6: observations.ipv6 }),
    ...(peers.length > 0 && { peers }),
    findings: [
      ...explainResults({ ...observations, peers, interfaces, problem, kernelRelease: release() }, shortAdvice),
      ...explainHindrances(input.hindrances ?? []),
    ],
  };
}

async function observeFamily(
  family: Family,
  before: FamilyObservation | undefined,
  { network, reach, peering, links, rounds, previous }: RoundInput & { links: EgressLinks; rounds: number },
): Promise<{ observation: FamilyObservation; checked: PeerChecked[] } | undefined> {
  const link = links.get(family);
  const mtu = link?.mtu ?? usualMtu;
  // A pod's interface is one end of a veth, which accepts everything and proves nothing about the node.
  const egress = reach === 'network' && network === 'host' ? link : undefined;
  const local = judgeFamily({ family, mtu, egress });
  if (!local) return undefined;
  const checked = peering
    ? await observePeers({
        family,
        ...peering,
        largest: mtu - headerLength[family],
        round: rounds,
        previous: previous?.peers ?? [],
        egressAccepts: acceptsAtEgress(local.gso),
      })
    : [];
  const wire = (capability: 'gso' | 'ecn'): ReturnType<typeof combinePeers> =>
    combinePeers(
      checked.flatMap(({ observation: { node }, judged }) => (judged ? { node, judgement: judged[capability] } : [])),
    );
  const observation = {
    gso: countGoodRounds(strengthen(local.gso, wire('gso')) ?? local.gso, before?.gso),
    ecn: countGoodRounds(strengthen(local.ecn, wire('ecn')) ?? local.ecn, before?.ecn),
    maxSegments: local.maxSegments,
  };
  return { observation, checked };
}

/** The newest result for each present peer and family; those whose turn it was not keep their last one. */
function mergePeers({ previous, peering }: RoundInput, checked: readonly PeerChecked[]): PeerObservation[] {
  const newest = checked.map(({ observation }) => observation);
  const same = (a: PeerObservation, b: PeerObservation): boolean => a.node === b.node && a.family === b.family;
  const kept = (previous?.peers ?? []).filter(
    (old) => peering?.peers.some(({ node }) => node === old.node) && !newest.some((fresh) => same(old, fresh)),
  );
  return [...kept, ...newest].toSorted((a, b) => a.node.localeCompare(b.node) || a.family.localeCompare(b.family));
}
