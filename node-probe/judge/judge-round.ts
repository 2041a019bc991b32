import type { Capability } from '../../api/names.ts';
import { byBadness } from '../../api/vocabulary.ts';
import type { Sent } from '../checks/sent.ts';
import { combinePeers } from './combine-peers.ts';
import { judgeEcn } from './judge-ecn.ts';
import { type JudgeContext, type Judgement, judgeGso, largestSegmentCount } from './judge-gso.ts';
import { type JudgedPeer, judgePeer } from './judge-peer.ts';
import type { CheckName, Failed, FamilyRound, PathName, Round } from '../round/round.ts';

/** The judgements of one path. */
type JudgedPath = Readonly<Record<Capability, Judgement>>;

/** The judgements of one family: of each path, and combined. */
export interface JudgedFamily extends Pick<FamilyRound, 'family' | 'link'> {
  readonly kernel: JudgedPath | undefined;
  readonly egress: JudgedPath | undefined;
  readonly wire: readonly JudgedPeer[];
  /** Of all paths that were requested; undefined when there is no result. */
  readonly gso: Judgement | undefined;
  readonly ecn: Judgement | undefined;
  /** Largest number of segments in one send that worked on loopback. */
  readonly maxSegments: number;
}

/** The judgement of a round. */
export interface JudgedRound extends Omit<Round, 'families'> {
  readonly families: readonly JudgedFamily[];
}

/** Judges a round. The only place that combines the paths of a family. */
export function judgeRound(round: Round): JudgedRound {
  return { ...round, families: round.families.map((family) => judgeFamily(family, round)) };
}

function judgeFamily({ family, link, ...sent }: FamilyRound, { kernel: { release }, checks }: Round): JudgedFamily {
  const kernelRelease = release;
  const kernel = sent.kernel && judgeLoopback(sent.kernel, { evidence: 'Kernel', kernelRelease });
  const egress = sent.egress && judgeEgress(sent.egress, { evidence: 'Egress', kernelRelease });
  // A send that the interface accepts but the path to a peer rejects is rejected by the route, whatever loopback shows.
  const egressAccepts = egress?.gso.state === 'Capable';
  const wire = sent.wire.map((peer) => judgePeer(peer, { kernelRelease, egressAccepts }));
  const together = (capability: Capability, counts: (path: PathName) => boolean): Judgement | undefined => {
    const answers = wire.filter(({ answered }) => answered);
    const ofPeers = combinePeers(answers.map((peer) => ({ node: peer.node, judgement: peer[capability] })));
    const local = preferStrongerEvidence(
      counts('kernel') ? kernel?.[capability] : undefined,
      counts('egress') ? egress?.[capability] : undefined,
    );
    return preferStrongerEvidence(local, counts('wire') ? ofPeers : undefined);
  };
  const requested = new Set<CheckName>(checks);
  return {
    family,
    link,
    kernel,
    egress,
    wire,
    gso: together('gso', (path) => requested.has(path)),
    ecn: together('ecn', () => requested.has('ecn')),
    maxSegments: sent.kernel && 'bursts' in sent.kernel ? largestSegmentCount(sent.kernel.bursts) : 0,
  };
}

/** A system call that fails unexpectedly makes the result Unknown. */
function judgeLoopback(sent: Sent | Failed, context: JudgeContext): JudgedPath {
  if (!('failed' in sent)) return judgeSent(sent, context);
  const { call, errno, message: error } = sent.failed;
  const message = `nothing could be tested: ${error}`;
  const failed: Judgement = { state: 'Unknown', evidence: 'Kernel', reason: 'ControlFailed', message, call, errno };
  return { gso: failed, ecn: failed };
}

/** Undefined if the interface did not even accept a plain datagram. */
function judgeEgress(sent: Sent, context: JudgeContext): JudgedPath | undefined {
  return sent.marks.control.kind === 'delivered' ? judgeSent(sent, context) : undefined;
}

function judgeSent({ bursts, marks }: Sent, context: JudgeContext): JudgedPath {
  return { gso: judgeGso(bursts, context), ecn: judgeEcn(marks, context) };
}

/**
 * Combines two levels of evidence: the higher one wins if its result is equal or worse. What the kernel rejects stays
 * rejected, whatever the path carries.
 */
export function preferStrongerEvidence(
  lower: Judgement | undefined,
  higher: Judgement | undefined,
): Judgement | undefined {
  if (!lower || !higher) return higher ?? lower;
  return byBadness(higher, lower) <= 0 ? higher : lower;
}
