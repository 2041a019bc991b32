import { isIPv6 } from 'node:net';
import { release } from 'node:os';
import type { Peer, PeerObservation } from '../../api/v1alpha1.ts';
import type { Outcome } from '../checks/burst.ts';
import type { EcnFindings } from '../checks/ecn.ts';
import { judgeEcn } from '../judge/judge-ecn.ts';
import { judgeGso, type JudgeContext, type Judgement } from '../judge/judge-gso.ts';
import { SystemCallError } from '../../linux/libc.ts';
import type { UdpErrors } from '../../linux/udp-errors.ts';
import type { Family } from '../../linux/socket-address.ts';
import { checkPeer, type PeerFindings } from '../checks/check-peer.ts';
import { wireControl } from '../checks/wire-cases.ts';

export interface PeerRound {
  readonly family: Family;
  readonly peers: readonly Peer[];
  readonly key: Buffer;
  /** Bytes of the largest UDP payload that the egress interface takes. */
  readonly largest: number;
  /** Number of the round: the peers take turns. */
  readonly round: number;
  /** What was exchanged the last time; a way that was bad is looked at in every round until it is good. */
  readonly previous: readonly PeerObservation[];
  /** The egress interface accepted bursts in this round. */
  readonly egressAccepts: boolean;
}

/** What was exchanged with one peer, for the report and for the verdict on this family. */
export interface PeerChecked {
  readonly observation: PeerObservation;
  /** Undefined when it did not answer. */
  readonly judged: { readonly gso: Judgement; readonly ecn: Judgement } | undefined;
}

/**
 * Checks the peer whose turn it is, and those to which something was wrong the last time; all of them when nothing is known
 * yet, because a probe that starts anew does not know what was wrong before. When one does not answer or
 * something is wrong, the others are checked at once: one peer cannot tell whose fault it is.
 */
export async function observePeers(input: PeerRound): Promise<PeerChecked[]> {
  const { family, peers, key, largest, round, previous } = input;
  const ways = peers.flatMap(({ node, addresses, port }) => {
    const address = addresses.find((one) => isIPv6(one) === (family === 'IPv6'));
    return address === undefined ? [] : [{ node, address, port }];
  });
  const wasBad = ({ node }: { node: string }): boolean =>
    previous.some((old) => old.node === node && old.family === family && old.state !== 'Capable');
  const isFirst = !previous.some((old) => old.family === family);
  const due = ways.filter((way, index) => isFirst || index === round % ways.length || wasBad(way));
  const others = ways.filter((way) => !due.includes(way));
  const checked: PeerChecked[] = [];
  for (const way of [...due, ...others]) {
    const isGood = ({ judged }: PeerChecked): boolean =>
      judged?.gso.state === 'Capable' && judged.ecn.state === 'Capable';
    if (checked.length >= due.length && checked.every(isGood)) break;
    const { node, address, port } = way;
    const findings = await checkWay({ address, port, key }, largest);
    checked.push(describeWay({ node, family, address, port }, findings, input.egressAccepts));
  }
  return checked;
}

/** A way on which not even a socket can be used (no route, no such family) is one on which nobody answers. */
async function checkWay(peer: { address: string; port: number; key: Buffer }, largest: number): Promise<PeerFindings> {
  try {
    return await checkPeer(peer, largest);
  } catch (error) {
    if (error instanceof SystemCallError) return { kind: 'unanswered', error };
    throw error;
  }
}

interface Way {
  readonly node: string;
  readonly family: Family;
  readonly address: string;
  readonly port: number;
}

function describeWay(
  { node, family, address, port }: Way,
  findings: PeerFindings,
  egressAccepts: boolean,
): PeerChecked {
  const context: JudgeContext = { evidence: 'Wire', kernelRelease: release(), egressAccepts };
  const common = { node, family, address, time: new Date().toISOString() };
  if (findings.kind === 'unanswered') {
    const { error } = findings;
    const message = error
      ? `nothing can be sent there: ${error.call} fails with ${error.errno}`
      : `no answer from UDP port ${port}: is it open between the nodes?`;
    const none = { sent: 0, received: 0 };
    const observation = {
      ...common,
      state: 'Unknown',
      reason: 'PeerUnreachable',
      message,
      ...(error && { errno: error.errno }),
      control: none,
      gso: none,
    } as const;
    return { observation, judged: undefined };
  }
  const gso = explainLoss(judgeGso(findings.segmentation, context), findings.receiverErrors);
  const { results } = findings.segmentation;
  const observation: PeerObservation = {
    ...common,
    state: gso.state,
    reason: gso.reason,
    // Most ways are good, and a report should stay small.
    message: gso.state === 'Capable' ? '' : gso.message,
    ...(gso.errno !== undefined && { errno: gso.errno }),
    control: tally(results.map(({ burst, control }) => [wireControl(burst).segments, control])),
    gso: tally(results.map(({ burst, outcome }) => [burst.segments, outcome])),
    ecn: tallyMarks(findings.ecn),
  };
  return { observation, judged: { gso, ecn: judgeEcn(findings.ecn, context) } };
}

/** Adds to a loss what the receiver's kernel threw away meanwhile. */
function explainLoss(judgement: Judgement, { errors, badChecksums }: UdpErrors): Judgement {
  const isLoss = ['SilentLoss', 'ControlLost', 'Corrupted'].includes(judgement.reason);
  if (!isLoss || errors === 0) return judgement;
  const others = errors - badChecksums;
  const counted = [
    ...(badChecksums > 0 ? [`${badChecksums} datagrams with a wrong checksum`] : []),
    ...(others > 0 ? [`${others} for which it had no room`] : []),
  ].join(' and ');
  return { ...judgement, message: `${judgement.message}; the receiver's kernel threw away ${counted}` };
}

/** Segments that were handed to the kernel, and those of them that arrived as they should. */
function tally(sends: readonly (readonly [segments: number, outcome: Outcome])[]): { sent: number; received: number } {
  const accepted = sends.filter(([, { kind }]) => kind !== 'rejected');
  const received = accepted.map(([segments, outcome]) => {
    if (outcome.kind === 'delivered') return segments;
    return outcome.kind === 'lost' ? Math.min(outcome.received, segments) : 0;
  });
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
  return { sent: sum(accepted.map(([segments]) => segments)), received: sum(received) };
}

/** Marked datagrams, and those of them that arrived, with their marks or without; each way of marking stands for one. */
function tallyMarks({ control, marks }: EcnFindings): { sent: number; received: number } {
  // Where unmarked ones are lost too, marks say nothing.
  if (control.kind !== 'delivered') return { sent: 0, received: 0 };
  const accepted = marks.filter(({ outcome }) => outcome.kind !== 'rejected');
  return { sent: accepted.length, received: accepted.filter(({ outcome }) => outcome.kind !== 'lost').length };
}
