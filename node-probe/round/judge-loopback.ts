import { release } from 'node:os';
import { checkEcn } from '../checks/ecn.ts';
import { openLoopback } from '../paths/loopback.ts';
import { checkSegmentation } from '../checks/segmentation.ts';
import { judgeEcn } from '../judge/judge-ecn.ts';
import { judgeGso, largestSegmentCount, type JudgeContext, type Judgement } from '../judge/judge-gso.ts';
import { SystemCallError } from '../../linux/libc.ts';
import type { Family } from '../../linux/socket-address.ts';

/** What this machine alone says about a family. */
export interface FamilyJudgement {
  readonly gso: Judgement;
  readonly ecn: Judgement;
  /** Largest number of segments in one send that worked on loopback. */
  readonly maxSegments: number;
}

/**
 * What the kernel can do, from loopback; undefined when this network does not have the family. `largestSegment`: bytes of
 * UDP payload of the largest datagram to try. A system call that fails where none should is a result, Unknown.
 */
export function judgeLoopback(family: Family, largestSegment: number): FamilyJudgement | undefined {
  const context: JudgeContext = { evidence: 'Kernel', kernelRelease: release() };
  try {
    using path = openLoopback(family);
    if (!path) return undefined;
    const segmentation = checkSegmentation(path, largestSegment);
    return {
      gso: judgeGso(segmentation, context),
      ecn: judgeEcn(checkEcn(path), context),
      maxSegments: largestSegmentCount(segmentation),
    };
  } catch (error) {
    if (!(error instanceof SystemCallError)) throw error;
    const { call, errno } = error;
    const message = `nothing could be tested: ${error.message}`;
    const failed: Judgement = { state: 'Unknown', evidence: 'Kernel', reason: 'ControlFailed', message, call, errno };
    return { gso: failed, ecn: failed, maxSegments: 0 };
  }
}
