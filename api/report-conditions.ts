import type { Statement } from './conditions.ts';

/** The conditions of a GsoReport and their reasons, each with its meaning. */
export const reportConditions = {
  /** Whether the probes have reported recently. */
  Fresh: {
    Reported: 'True. All probes that report have completed a round recently.',
    Stale: 'False. A probe has not completed a round for too long.',
    InvalidReport: "False. A probe's report is invalid; the verdict says why.",
    NotReported: 'Unknown. No probe of the node has reported yet.',
  },
  /** Whether a peer answered on every network that reported. */
  WireVerified: {
    PeersAnswered: 'True. Probes of other nodes answered.',
    NoPeers: 'False. There was no peer to test with.',
    PeerUnreachable: 'False. No peer answered.',
    NotReported: 'Unknown. No probe of the node has reported recently.',
  },
} as const;

/** A condition of a report, without its time. */
export interface ReportStatement<Type extends keyof typeof reportConditions> extends Statement {
  readonly type: Type;
  readonly reason: keyof (typeof reportConditions)[Type] & string;
}
