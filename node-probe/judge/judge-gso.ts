import { isKernelBelow } from '../../api/kernel-version.ts';
import type { Result } from '../../api/v1alpha1.ts';
import { type Evidence, type Reason, type State, worstOf } from '../../api/vocabulary.ts';
import { type Outcome, describeBurst } from '../checks/burst.ts';
import { isUsual } from '../checks/cases.ts';
import type { OptionOutcome } from '../checks/segment-option.ts';
import type { BurstResult, SentBursts } from '../checks/sent.ts';
import type { BurstCase } from '../paths/send-burst.ts';

/** The result for one capability in one round, without the count of good rounds. */
export type Judgement = Omit<Result, 'goodRounds'>;

/** Context that explains a result but never decides it. */
export interface JudgeContext {
  readonly evidence: Evidence;
  readonly kernelRelease: string;
  /** The egress interface accepted bursts, so a rejection by a route is not the interface's fault. */
  readonly egressAccepts?: boolean;
}

/** Judges one round of bursts over one family. An ordered list of rules; the first match wins. */
export function judgeGso({ option, results }: SentBursts, context: JudgeContext): Judgement {
  const say = (state: State, reason: Reason, message: string, error?: { call: string; errno: string }): Judgement => ({
    state,
    evidence: context.evidence,
    reason,
    message,
    ...(error && { call: error.call, errno: error.errno }),
  });

  // IPv6 over its smallest MTU of 1280 carries 1200 bytes but not 1252: quic-go's first guess then fails, with and
  // without GSO, and it falls back to a size that fits.
  const carriesUsual = results.some(({ burst, control }) => isUsual(burst.segmentSize) && control.kind === 'delivered');
  const failedControl = results.find(
    ({ burst, control }) =>
      isUsual(burst.segmentSize) && control.kind === 'rejected' && !(carriesUsual && control.errno === 'EMSGSIZE'),
  );
  if (failedControl?.control.kind === 'rejected') {
    const { control } = failedControl;
    return say(
      'Unknown',
      'ControlFailed',
      `plain datagrams cannot be sent: ${control.call} fails with ${control.errno}`,
      control,
    );
  }
  // Nothing was sent with the option, so the path is not involved.
  if (option.kind === 'ignored') {
    const message = `UDP_SEGMENT was set to ${option.set} without an error but reads back as ${option.readBack}`;
    return { ...say('Unsupported', 'OptionIgnored', message), evidence: 'Kernel' };
  }
  if (option.kind === 'rejected') return { ...judgeOption(option, say), evidence: 'Kernel' };

  const lossyControl = results.find(({ control }) => control.kind !== 'delivered' && control.kind !== 'rejected');
  if (lossyControl) {
    return say(
      'Unknown',
      'ControlLost',
      `plain datagrams are lost too (${describeLoss(lossyControl.control)}): inconclusive for GSO`,
    );
  }
  // A size whose plain datagram is rejected (EMSGSIZE on a path with a small MTU) says nothing about GSO.
  const comparable = results.filter(({ control }) => control.kind === 'delivered');
  const worst = worstOf(comparable.map((result) => judgeBurst(result, comparable, context, say)));
  return worst ?? say('Unknown', 'ControlFailed', 'nothing could be sent');
}

/** The largest number of segments in one send that arrived intact. */
export function largestSegmentCount({ results }: SentBursts): number {
  return Math.max(
    0,
    ...results
      .filter(({ outcome, burst }) => outcome.kind === 'delivered' && burst.method !== 'plain')
      .map(({ burst }) => burst.segments),
  );
}

type Say = (state: State, reason: Reason, message: string, error?: { call: string; errno: string }) => Judgement;

function judgeOption(option: Extract<OptionOutcome, { kind: 'rejected' }>, say: Say): Judgement {
  switch (option.errno) {
    case 'ENOPROTOOPT':
      return say('Unsupported', 'KernelLacksUdpSegment', 'the kernel does not support UDP_SEGMENT', option);
    case 'EPERM':
    case 'EACCES':
      return say('Unsupported', 'Filtered', `a policy on this machine denies UDP_SEGMENT (${option.errno})`, option);
    default:
      return say(
        'Unsupported',
        'SendRejected',
        `UDP_SEGMENT cannot be used: ${option.call} fails with ${option.errno}`,
        option,
      );
  }
}

function judgeBurst(result: BurstResult, all: readonly BurstResult[], context: JudgeContext, say: Say): Judgement {
  const { burst, outcome } = result;
  const what = describeBurst(burst);
  switch (outcome.kind) {
    case 'delivered':
      return say('Capable', 'Delivered', successOf(context.evidence));
    case 'lost':
      return say('Broken', 'SilentLoss', `${what}: accepted, ${describeLoss(outcome)}; plain datagrams arrive`);
    case 'merged':
      return say('Broken', 'SegmentsMerged', `${what}: arrived merged into one datagram of ${outcome.size} bytes`);
    case 'corrupted':
      return say('Broken', 'Corrupted', `${what}: segment ${outcome.segment} arrived corrupted`);
    case 'rejected':
      return judgeRejection(burst, outcome, all, context, say);
  }
}

function judgeRejection(
  burst: BurstCase,
  error: Extract<Outcome, { kind: 'rejected' }>,
  all: readonly BurstResult[],
  context: JudgeContext,
  say: Say,
): Judgement {
  const what = `${describeBurst(burst)}: ${error.call} fails with ${error.errno}`;
  const worksWith = (smaller: (other: BurstCase) => boolean): boolean =>
    all.some(
      (other) => other.outcome.kind === 'delivered' && other.burst.method === burst.method && smaller(other.burst),
    );
  switch (error.errno) {
    case 'EIO':
      // Since 6.11 the kernel computes the checksums itself (10154dbded6d), so only IPsec is left (udp_send_skb).
      return isKernelBelow(context.kernelRelease, 6, 11) && context.egressAccepts !== true
        ? say('Unsupported', 'NoChecksumOffload', `${what}: the egress interface has no checksum offload`, error)
        : say('Unsupported', 'IpsecRoute', `${what}: the route goes through IPsec`, error);
    case 'EPERM':
    case 'EACCES':
      return say('Unsupported', 'Filtered', `${what} while plain datagrams pass: a packet filter drops bursts`, error);
    case 'EMSGSIZE':
      return isUsual(burst.segmentSize)
        ? say('Degraded', 'MtuLimit', `${what}: a size that QUIC uses does not fit the path`, error)
        : say('Capable', 'Delivered', successOf(context.evidence));
    case 'ENOBUFS':
      return say('Broken', 'SilentLoss', `${what}: bursts are lost in this machine's own queue`, error);
    case 'EINVAL':
      // Kernels before 6.14 return EINVAL, not EMSGSIZE, when a segment does not fit the MTU (udp_send_skb).
      if (worksWith((other) => other.segmentSize < burst.segmentSize && other.segments >= burst.segments)) {
        return isUsual(burst.segmentSize)
          ? say('Degraded', 'MtuLimit', `${what}: a size that QUIC uses does not fit the path`, error)
          : say('Capable', 'Delivered', successOf(context.evidence));
      }
      if (worksWith((other) => other.segments > 1 && other.segments < burst.segments)) {
        return say('Degraded', 'SegmentLimit', `${what}: fewer segments work`, error);
      }
      return say('Unsupported', 'SendRejected', what, error);
    default:
      return say('Unsupported', 'SendRejected', what, error);
  }
}

function successOf(evidence: Evidence): string {
  if (evidence === 'Egress') return 'the egress interface accepts every burst';
  return 'every burst arrived intact';
}

function describeLoss(outcome: Outcome): string {
  return outcome.kind === 'lost' ? `${outcome.received} of ${outcome.sent} arrived` : outcome.kind;
}
