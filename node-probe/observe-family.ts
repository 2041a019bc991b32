import { release } from 'node:os';
import type { FamilyObservation } from '../api/v1alpha1.ts';
import type { Evidence } from '../api/vocabulary.ts';
import { checkEcn } from './checks/ecn.ts';
import { openLoopback } from './checks/loopback-path.ts';
import { checkSegmentation } from './checks/segmentation.ts';
import { countGoodRounds } from './good-rounds.ts';
import { judgeEcn } from './judge/judge-ecn.ts';
import { judgeGso, largestSegmentCount, type Judgement } from './judge/judge-gso.ts';
import { SystemCallError } from './linux/libc.ts';
import type { Family } from './linux/socket-address.ts';

/** Bytes of the IP and UDP headers in front of a payload. */
const headerLength = { IPv4: 28, IPv6: 48 } as const;

/**
 * Tests one family on loopback, which tells what the kernel can do (evidence: Kernel). Undefined when this network has no
 * such family. `mtu`: bytes, of the egress interface. A system call that fails where none should is a result, Unknown.
 */
export function observeFamily(
  family: Family,
  mtu: number,
  previous: FamilyObservation | undefined,
): FamilyObservation | undefined {
  const context = { evidence: 'Kernel' as const, kernelRelease: release() };
  try {
    using path = openLoopback(family);
    if (!path) return undefined;
    const segmentation = checkSegmentation(path, mtu - headerLength[family]);
    return {
      gso: countGoodRounds(judgeGso(segmentation, context), previous?.gso),
      ecn: countGoodRounds(judgeEcn(checkEcn(path), context), previous?.ecn),
      maxSegments: largestSegmentCount(segmentation),
    };
  } catch (error) {
    if (!(error instanceof SystemCallError)) throw error;
    const failed = countGoodRounds(cannotTest(error, context.evidence), undefined);
    return { gso: failed, ecn: failed, maxSegments: 0 };
  }
}

function cannotTest({ call, errno, message }: SystemCallError, evidence: Evidence): Judgement {
  return {
    state: 'Unknown',
    evidence,
    reason: 'ControlFailed',
    message: `nothing could be tested: ${message}`,
    call,
    errno,
  };
}
