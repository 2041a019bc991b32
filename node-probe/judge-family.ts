import { release } from 'node:os';
import { checkEcn } from './checks/ecn.ts';
import { checkEgress } from './checks/egress.ts';
import { openEgress } from './checks/egress-path.ts';
import { openLoopback } from './checks/loopback-path.ts';
import { checkSegmentation } from './checks/segmentation.ts';
import { judgeEcn } from './judge/judge-ecn.ts';
import { judgeGso, largestSegmentCount, type JudgeContext, type Judgement } from './judge/judge-gso.ts';
import { strengthen } from './judge/strengthen.ts';
import { SystemCallError } from './linux/libc.ts';
import type { Link } from './linux/links.ts';
import type { Family } from './linux/socket-address.ts';

export interface FamilyInput {
  readonly family: Family;
  /** Bytes, of the egress interface. */
  readonly mtu: number;
  /** The egress interface, where bursts may be handed to it. */
  readonly egress: Link | undefined;
}

interface Judged {
  readonly gso: Judgement;
  readonly ecn: Judgement;
}

/** What this machine alone says about a family. */
export interface FamilyJudgement extends Judged {
  /** Largest number of segments in one send that worked on loopback. */
  readonly maxSegments: number;
}

/** Bytes of the IP and UDP headers in front of a payload. */
export const headerLength = { IPv4: 28, IPv6: 48 } as const;

/** Tests one family on loopback and at the egress interface. Undefined when this network has no such family. */
export function judgeFamily({ family, mtu, egress }: FamilyInput): FamilyJudgement | undefined {
  const kernel = judgeKernel(family, mtu - headerLength[family]);
  if (!kernel) return undefined;
  const higher = egress && judgeEgress(family, egress);
  return {
    gso: strengthen(kernel.gso, higher?.gso) ?? kernel.gso,
    ecn: strengthen(kernel.ecn, higher?.ecn) ?? kernel.ecn,
    maxSegments: kernel.maxSegments,
  };
}

/** What the kernel can do, from loopback. A system call that fails where none should is a result, Unknown. */
function judgeKernel(family: Family, largestSegment: number): FamilyJudgement | undefined {
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

/** What the egress interface accepts; undefined where not even a plain datagram could be handed to it. */
function judgeEgress(family: Family, link: Link): Judged | undefined {
  const context: JudgeContext = { evidence: 'Egress', kernelRelease: release() };
  try {
    using path = openEgress(family, link);
    if (!path) return undefined;
    const { segmentation, ecn } = checkEgress(path);
    if (ecn.control.kind !== 'delivered') return undefined;
    return { gso: judgeGso(segmentation, context), ecn: judgeEcn(ecn, context) };
  } catch (error) {
    if (error instanceof SystemCallError) return undefined;
    throw error;
  }
}
