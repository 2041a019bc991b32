import type { UdpErrors } from '../../linux/udp-errors.ts';
import type { Outcome } from '../checks/burst.ts';
import { wireControl } from '../checks/cases.ts';
import type { BurstResult, SentMarks } from '../checks/sent.ts';
import { combineMarkPasses, combinePasses } from './combine-passes.ts';
import { judgeEcn } from './judge-ecn.ts';
import { type JudgeContext, type Judgement, judgeGso } from './judge-gso.ts';
import type { PeerRound } from '../round/round.ts';

/** What was passed to the kernel, and how much of it arrived intact. */
interface Tally {
  readonly sent: number;
  readonly received: number;
}

/** The judgement of an exchange with one peer. */
export interface JudgedPeer extends Omit<PeerRound, 'answer'> {
  /** Whether it answered; if not, both judgements are Unknown. */
  readonly answered: boolean;
  readonly gso: Judgement;
  readonly ecn: Judgement;
  /** Plain datagrams, segments of bursts, and forms of marking a datagram. */
  readonly tallies: Readonly<Record<'control' | 'gso' | 'ecn', Tally>>;
  /** Datagrams that the receiver's kernel dropped during the exchange, if that may explain a loss; otherwise 0. */
  readonly receiverDropped: number;
}

const none: Tally = { sent: 0, received: 0 };

/** Judges the exchange with one peer. */
export function judgePeer({ answer, ...peer }: PeerRound, surroundings: Omit<JudgeContext, 'evidence'>): JudgedPeer {
  if (answer.kind === 'unanswered') {
    const { error } = answer;
    const silent: Judgement = {
      state: 'Unknown',
      evidence: 'None',
      reason: 'PeerUnreachable',
      message: error
        ? `cannot send to this peer: ${error.call} fails with ${error.errno}`
        : `no answer from UDP port ${peer.port}: is it open between the nodes?`,
      ...(error && { errno: error.errno }),
    };
    const tallies = { control: none, gso: none, ecn: none };
    return { ...peer, answered: false, gso: silent, ecn: silent, tallies, receiverDropped: 0 };
  }
  const context: JudgeContext = { ...surroundings, evidence: 'Wire' };
  const results = combinePasses(answer.passes);
  const marks = combineMarkPasses(answer.markPasses);
  const gso = judgeGso({ option: answer.option, results }, context);
  const mayBeReceivers = ['SilentLoss', 'ControlLost', 'Corrupted'].includes(gso.reason);
  const receiverDropped = mayBeReceivers ? answer.receiverErrors.errors : 0;
  return {
    ...peer,
    answered: true,
    gso: receiverDropped > 0 ? explainLoss(gso, answer.receiverErrors) : gso,
    ecn: judgeEcn(marks, context),
    tallies: { control: tallyControls(results), gso: tallyBursts(results), ecn: tallyMarks(marks) },
    receiverDropped,
  };
}

/** Adds the drops of the receiver's kernel to the message about a loss. */
function explainLoss(judgement: Judgement, { errors, badChecksums }: UdpErrors): Judgement {
  const others = errors - badChecksums;
  const counted = [
    ...(badChecksums > 0 ? [`${badChecksums} datagrams with a bad checksum`] : []),
    ...(others > 0 ? [`${others} for lack of buffer space`] : []),
  ].join(' and ');
  return { ...judgement, message: `${judgement.message}; the receiver's kernel dropped ${counted}` };
}

function tallyControls(results: readonly BurstResult[]): Tally {
  return tally(results.map(({ burst, control }) => [wireControl(burst).segments, control]));
}

function tallyBursts(results: readonly BurstResult[]): Tally {
  return tally(results.map(({ burst, outcome }) => [burst.segments, outcome]));
}

/** Segments that were passed to the kernel, and those that arrived intact. */
function tally(sends: readonly (readonly [segments: number, outcome: Outcome])[]): Tally {
  const accepted = sends.filter(([, { kind }]) => kind !== 'rejected');
  const received = accepted.map(([segments, outcome]) => {
    if (outcome.kind === 'delivered') return segments;
    return outcome.kind === 'lost' ? Math.min(outcome.received, segments) : 0;
  });
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
  return { sent: sum(accepted.map(([segments]) => segments)), received: sum(received) };
}

/** Forms of marking that were sent, and those that arrived, with or without their marks. */
function tallyMarks({ control, marks }: SentMarks): Tally {
  // If unmarked datagrams are lost too, the marks are inconclusive.
  if (control.kind !== 'delivered') return none;
  const accepted = marks.filter(({ outcome }) => outcome.kind !== 'rejected');
  return { sent: accepted.length, received: accepted.filter(({ outcome }) => outcome.kind !== 'lost').length };
}
