/** The words of verdicts and rules. `crds/` lists the same words; an integration test compares them. */

/** Worst first: a network is only as good as its worst tested IP family. */
export const states = ['Broken', 'Unsupported', 'Degraded', 'Unknown', 'Capable'] as const;
export type State = (typeof states)[number];

interface Stated {
  readonly state: State;
}

/** Sorts the worse state first. */
export function byBadness(a: Stated, b: Stated): number {
  return states.indexOf(a.state) - states.indexOf(b.state);
}

/** The first one in the worst state; undefined for an empty list. */
export function worstOf<T extends Stated>(all: readonly T[]): T | undefined {
  return all.toSorted(byBadness)[0];
}

/** What a state is based on, weakest first. `None`: nothing was sent (an override, or a kernel that is too old). */
export const evidences = ['None', 'Kernel', 'Egress', 'Wire'] as const;
export type Evidence = (typeof evidences)[number];

/** Sorts the weaker evidence first. */
export function byEvidence(a: { readonly evidence: Evidence }, b: { readonly evidence: Evidence }): number {
  return evidences.indexOf(a.evidence) - evidences.indexOf(b.evidence);
}

/** Why a state is what it is: each reason has one meaning. */
export const reasonMeanings = {
  Delivered: 'Capable. Everything that was sent was accepted and arrived intact.',
  Override: 'A user set the override label.',

  ControlFailed: 'Unknown. A plain datagram could not be sent, so GSO could not be tested.',
  ControlLost: 'Unknown. The path lost plain datagrams, so GSO could not be tested.',
  PeerUnreachable: 'Unknown. The probe of the other node did not answer, so the path to it could not be tested.',
  NotReported: 'Unknown. No probe of this network has reported yet.',
  Stale: 'Unknown. The last report is too old.',
  InvalidReport: 'Unknown. The report is invalid; the message names the field.',
  InsufficientEvidence: 'Unknown. The evidence is weaker than `minEvidence` requires.',

  KernelTooOld: "Unsupported. The kernel is older than 4.18, which UDP_SEGMENT and the probe's Node.js both require.",
  KernelLacksUdpSegment: 'Unsupported. The kernel does not know UDP_SEGMENT (ENOPROTOOPT).',
  OptionIgnored: 'Unsupported. Setting UDP_SEGMENT succeeds but has no effect (gVisor).',
  NoChecksumOffload:
    'Unsupported. EIO: the egress interface lacks checksum offload, and the kernel is older than 6.11.',
  IpsecRoute:
    'Unsupported. EIO on kernel 6.11 or later, which needs no checksum offload: the route goes through IPsec.',
  SendRejected: 'Unsupported. EINVAL, or another error, with any number of segments.',
  Filtered: 'Unsupported. EPERM only on the GSO send: a packet filter drops packets larger than the MTU.',
  EcnRejected:
    'Unsupported. The kernel rejects the ECN control message: the cause of `sendmsg: invalid argument` on old kernels.',

  MtuLimit: 'Degraded. EMSGSIZE at segment sizes that QUIC uses.',
  SegmentLimit: 'Degraded. Sends of many segments fail with EINVAL; sends of fewer segments work.',
  EcnBleached: 'Degraded. The path clears ECN marks.',
  PathLoss: 'Degraded. The path to one peer fails, while others work.',
  FaultyReceiver: 'Degraded. Several senders lose packets to this node, but not to others.',

  SilentLoss: 'Broken. GSO sends are accepted but do not arrive, while plain datagrams do.',
  SegmentsMerged: 'Broken. Segments arrive merged into one datagram.',
  Corrupted: 'Broken. Segments arrive with different content.',
  EcnBlackHole: 'Broken. Datagrams with ECN marks are lost, while unmarked ones arrive.',
} as const;
export type Reason = keyof typeof reasonMeanings;
export const reasons = Object.keys(reasonMeanings).filter((key): key is Reason => key in reasonMeanings);

/** Values of the node labels and in GsoNodeMap. Only `capable` counts as capable. */
export const labelValues = ['broken', 'unsupported', 'degraded', 'unknown', 'capable'] as const;
export type LabelValue = (typeof labelValues)[number];

const labelValueOf: Record<State, LabelValue> = {
  Broken: 'broken',
  Unsupported: 'unsupported',
  Degraded: 'degraded',
  Unknown: 'unknown',
  Capable: 'capable',
};

export function labelValue(state: State): LabelValue {
  return labelValueOf[state];
}

/** Values of a rule's `preset`; api/treatment/presets.ts lists their variables. */
export const presetNames = ['quic-go', 'tailscale', 'none'] as const;
export type Preset = (typeof presetNames)[number];

/** Characters of a `message` that the CRDs allow. Not beside their schemas, which the probe does not load. */
export const longestMessage = 1024;
