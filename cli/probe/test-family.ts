import type { FamilyObservation, PeerObservation, Result } from '../../api/v1alpha1.ts';
import { countGoodRounds } from '../../node-probe/judge/good-rounds.ts';
import { judgeEgress } from '../../node-probe/round/judge-egress.ts';
import { headerLength } from '../../node-probe/round/judge-family.ts';
import { judgeLoopback, type FamilyJudgement } from '../../node-probe/round/judge-loopback.ts';
import { acceptsAtEgress } from '../../node-probe/judge/accepts-at-egress.ts';
import { combinePeers } from '../../node-probe/judge/combine-peers.ts';
import type { Judgement } from '../../node-probe/judge/judge-gso.ts';
import { strengthen } from '../../node-probe/judge/strengthen.ts';
import type { Link } from '../../linux/links.ts';
import type { Family } from '../../linux/socket-address.ts';
import { observePeers, type PeerChecked } from '../../node-probe/round/observe-peers.ts';
import type { PeerAddress } from '../../node-probe/peer/exchange.ts';
import type { CheckName } from './check-names.ts';

export interface TestSettings {
  readonly checks: ReadonlySet<CheckName>;
  /** Whether datagrams may leave this machine. */
  readonly reach: 'loopback' | 'network';
  readonly peers: readonly PeerAddress[];
}

/** What a peer received, or that it did not answer. */
export interface WireTest extends PeerChecked {
  /** UDP port of the peer. */
  readonly port: number;
}

/** What each way of testing says about one family. */
export interface FamilyTests {
  readonly family: Family;
  /** The egress interface; undefined without a default route. */
  readonly link: Link | undefined;
  /** Undefined: this machine does not have the family, or it was not asked for. */
  readonly kernel: FamilyJudgement | undefined;
  /** Undefined: nothing could be handed to the interface, or it was not asked for. */
  readonly egress: Record<'gso' | 'ecn', Judgement> | undefined;
  readonly wire: readonly WireTest[];
}

/** Ethernet's; stands in where no default route names an interface. */
const usualMtu = 1500;

/** Runs what was asked for in one family. ECN is looked at on every way. */
export async function testFamily(family: Family, link: Link | undefined, settings: TestSettings): Promise<FamilyTests> {
  const { checks, reach, peers } = settings;
  const wanted = (check: CheckName): boolean => checks.has(check) || checks.has('ecn');
  const largest = (link?.mtu ?? usualMtu) - headerLength[family];
  const kernel = wanted('kernel') ? judgeLoopback(family, largest) : undefined;
  const egress = wanted('egress') && reach === 'network' && link ? judgeEgress(family, link) : undefined;
  const wire: WireTest[] = [];
  for (const { address, port, key } of wanted('wire') ? peers : []) {
    if (address.includes(':') !== (family === 'IPv6')) continue;
    const thisPeer = [{ node: address, addresses: [address], port }];
    const egressAccepts = acceptsAtEgress(egress?.gso);
    const checked = await observePeers({
      family,
      peers: thisPeer,
      key,
      largest,
      round: 0,
      previous: [],
      egressAccepts,
    });
    wire.push(...checked.map((one) => ({ ...one, port })));
  }
  return { family, link, kernel, egress, wire };
}

const notTested: Result = {
  state: 'Unknown',
  evidence: 'None',
  reason: 'InsufficientEvidence',
  message: 'not tested',
  goodRounds: 0,
};

/** The tests of a family as a report holds them; undefined when there were none. */
export function observationOf(
  { kernel, egress, wire }: FamilyTests,
  checks: ReadonlySet<CheckName>,
): FamilyObservation | undefined {
  if (!kernel && !egress && wire.length === 0) return undefined;
  const wireOf = (capability: 'gso' | 'ecn'): Judgement | undefined =>
    combinePeers(
      wire.flatMap(({ observation: { node }, judged }) => (judged ? { node, judgement: judged[capability] } : [])),
    );
  const gso = [
    checks.has('kernel') ? kernel?.gso : undefined,
    checks.has('egress') ? egress?.gso : undefined,
    checks.has('wire') ? wireOf('gso') : undefined,
  ];
  const ecn = checks.has('ecn') ? [kernel?.ecn, egress?.ecn, wireOf('ecn')] : [];
  return { gso: resultOf(gso), ecn: resultOf(ecn), maxSegments: kernel?.maxSegments ?? 0 };
}

/** The weakest evidence first, each strengthened by the next. */
function resultOf(judgements: readonly (Judgement | undefined)[]): Result {
  const judged = judgements.reduce<Judgement | undefined>((lower, higher) => strengthen(lower, higher), undefined);
  return judged ? countGoodRounds(judged, undefined) : notTested;
}

/** The exchanges with peers, for reports. */
export function peersOf(tests: readonly FamilyTests[]): PeerObservation[] {
  return tests.flatMap(({ wire }) => wire.map(({ observation }) => observation));
}
