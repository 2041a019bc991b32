import { release } from 'node:os';
import { checkEgress } from '../checks/egress.ts';
import { openEgress } from '../paths/egress.ts';
import { judgeEcn } from '../judge/judge-ecn.ts';
import { judgeGso, type JudgeContext, type Judgement } from '../judge/judge-gso.ts';
import { SystemCallError } from '../../linux/libc.ts';
import type { Link } from '../../linux/links.ts';
import type { Family } from '../../linux/socket-address.ts';

/** What the egress interface accepts; undefined where not even a plain datagram could be handed to it. */
export function judgeEgress(family: Family, link: Link): { gso: Judgement; ecn: Judgement } | undefined {
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
