import { judgeEgress } from './judge-egress.ts';
import { judgeLoopback, type FamilyJudgement } from './judge-loopback.ts';
import { strengthen } from '../judge/strengthen.ts';
import type { Link } from '../../linux/links.ts';
import type { Family } from '../../linux/socket-address.ts';

export interface FamilyInput {
  readonly family: Family;
  /** Bytes, of the egress interface. */
  readonly mtu: number;
  /** The egress interface, where bursts may be handed to it. */
  readonly egress: Link | undefined;
}

/** Bytes of the IP and UDP headers in front of a payload. */
export const headerLength = { IPv4: 28, IPv6: 48 } as const;

/** Tests one family on loopback and at the egress interface. Undefined when this network has no such family. */
export function judgeFamily({ family, mtu, egress }: FamilyInput): FamilyJudgement | undefined {
  const kernel = judgeLoopback(family, mtu - headerLength[family]);
  if (!kernel) return undefined;
  const higher = egress && judgeEgress(family, egress);
  return {
    gso: strengthen(kernel.gso, higher?.gso) ?? kernel.gso,
    ecn: strengthen(kernel.ecn, higher?.ecn) ?? kernel.ecn,
    maxSegments: kernel.maxSegments,
  };
}
