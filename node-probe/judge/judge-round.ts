import type { Capability } from '../../api/names.ts';
import { byBadness } from '../../api/vocabulary.ts';
import type { Sent } from '../checks/sent.ts';
import { combinePeers } from './combine-peers.ts';
import { judgeEcn } from './judge-ecn.ts';
import { type JudgeContext, type Judgement, judgeGso, largestSegmentCount } from './judge-gso.ts';
import { type JudgedPeer, judgePeer } from './judge-peer.ts';
import type { CheckName, Failed, FamilyRound, PathName, Round } from '../round/round.ts';

/** What one path says. */
type JudgedPath = Readonly<Record<Capability, Judgement>>;

/** What one family says: each path by itself, and together. */
export interface JudgedFamily extends Pick<FamilyRound, 'family' | 'link'> {
  readonly kernel: JudgedPath | undefined;
  readonly egress: JudgedPath | undefined;
  readonly wire: readonly JudgedPeer[];
  /** Of all paths that were to be checked; undefined when nothing was found out. */
  readonly gso: Judgement | undefined;
  readonly ecn: Judgement | undefined;
  /** Largest number of segments in one send that worked on loopback. */
  readonly maxSegments: number;
}

/** What a round means. */
export interface JudgedRound extends Omit<Round, 'families'> {
  readonly families: readonly JudgedFamily[];
}

/** Says what a round means. The only place where the paths of a family are put together. */
export function judgeRound(round: Round): JudgedRound {
  return { ...round, families: round.families.map((family) => judgeFamily(family, round)) };
}

function judgeFamily({ family, link, ...sent }: FamilyRound, { kernel: { release }, checks }: Round): JudgedFamily {
  const kernelRelease = release;
  const kernel = sent.kernel && judgeLoopback(sent.kernel, { evidence: 'Kernel', kernelRelease });
  const egress = sent.egress && judgeEgress(sent.egress, { evidence: 'Egress', kernelRelease });
  // What the interface takes and the way to a peer refuses is refused by the route, whatever loopback says.
  const egressAccepts = egress?.gso.state === 'Capable';
  const wire = sent.wire.map((peer) => judgePeer(peer, { kernelRelease, egressAccepts }));
  const together = (capability: Capability, counts: (path: PathName) => boolean): Judgement | undefined => {
    const answers = wire.filter(({ answered }) => answered);
    const ofPeers = combinePeers(answers.map((peer) => ({ node: peer.node, judgement: peer[capability] })));
    const local = strengthen(
      counts('kernel') ? kernel?.[capability] : undefined,
      counts('egress') ? egress?.[capability] : undefined,
    );
    return strengthen(local, counts('wire') ? ofPeers : undefined);
  };
  const wanted = new Set<CheckName>(checks);
  return {
    family,
    link,
    kernel,
    egress,
    wire,
    gso: together('gso', (path) => wanted.has(path)),
    ecn: together('ecn', () => wanted.has('ecn')),
    maxSegments: sent.kernel && 'bursts' in sent.kernel ? largestSegmentCount(sent.kernel.bursts) : 0,
  };
}

/** A system call that fails where none should is a result, Unknown. */
function judgeLoopback(sent: Sent | Failed, context: JudgeContext): JudgedPath {
  if (!('failed' in sent)) return judgeSent(sent, context);
  const { call, errno, message: error } = sent.failed;
  const message = `nothing could be tested: ${error}`;
  const failed: Judgement = { state: 'Unknown', evidence: 'Kernel', reason: 'ControlFailed', message, call, errno };
  return { gso: failed, ecn: failed };
}

/** Undefined where not even a plain datagram could be handed to the interface. */
function judgeEgress(sent: Sent, context: JudgeContext): JudgedPath | undefined {
  return sent.marks.control.kind === 'delivered' ? judgeSent(sent, context) : undefined;
}

function judgeSent({ bursts, marks }: Sent, context: JudgeContext): JudgedPath {
  return { gso: judgeGso(bursts, context), ecn: judgeEcn(marks, context) };
}

/**
 * Puts higher evidence on top of lower: the higher one counts where it says the same or worse. What the kernel refuses
 * stays refused, whatever a path would carry.
 */
export function strengthen(lower: Judgement | undefined, higher: Judgement | undefined): Judgement | undefined {
  if (!lower || !higher) return higher ?? lower;
  return byBadness(higher, lower) <= 0 ? higher : lower;
}
