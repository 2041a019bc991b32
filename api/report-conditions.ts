import type { Statement } from './conditions.ts';

/** The conditions of a GsoReport, and each of their reasons with its meaning. */
export const reportConditions = {
  /** Whether all that was reported is young enough to be believed. */
  Fresh: {
    Reported: 'True. The last rounds are young enough to be believed.',
    Stale: 'False. A probe has ended no round for too long.',
    InvalidReport: 'False. What a probe reported cannot be believed; the verdict says why.',
    NotReported: 'Unknown. No probe of the node has reported yet.',
  },
  /** Whether a peer answered on every network that reported. */
  WireVerified: {
    PeersAnswered: 'True. Probes of other nodes answered.',
    NoPeers: 'False. There was no peer to exchange datagrams with.',
    PeerUnreachable: 'False. There were peers, and none answered.',
    NotReported: 'Unknown. No probe of the node has reported lately.',
  },
} as const;

/** A statement about a report. */
export interface ReportStatement<Type extends keyof typeof reportConditions> extends Statement {
  readonly type: Type;
  readonly reason: keyof (typeof reportConditions)[Type] & string;
}
