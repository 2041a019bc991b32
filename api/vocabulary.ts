/** The words of verdicts and rules. `crds/` lists the same ones; an integration test holds the two together. */

/** Worst first: a network is as good as its worst tested family. */
export const states = ['Broken', 'Unsupported', 'Degraded', 'Unknown', 'Capable'] as const;
export type State = (typeof states)[number];

interface Stated {
  readonly state: State;
}

/** Sorts the worse state first. */
export function byBadness(a: Stated, b: Stated): number {
  return states.indexOf(a.state) - states.indexOf(b.state);
}

/** The one in the worst state, of equals the first; undefined for an empty list. */
export function worstOf<T extends Stated>(all: readonly T[]): T | undefined {
  return all.toSorted(byBadness)[0];
}

/** What a state rests on, weakest first. `None`: nothing was sent (an override, a kernel that is too old). */
export const evidences = ['None', 'Kernel', 'Egress', 'Wire'] as const;
export type Evidence = (typeof evidences)[number];

/** Sorts the weaker evidence first. */
export function byEvidence(a: { readonly evidence: Evidence }, b: { readonly evidence: Evidence }): number {
  return evidences.indexOf(a.evidence) - evidences.indexOf(b.evidence);
}

/** Why a state is what it is: each reason with its one meaning, which docs can be searched for. */
export const reasonMeanings = {
  Delivered: 'Capable. Everything that was sent was accepted and arrived as it was meant to.',
  Override: 'A person set the override label.',

  ControlFailed: "Unknown. A plain datagram could not be sent: the fault is not GSO's, so nothing is known about GSO.",
  ControlLost: "Unknown. Plain datagrams were lost on the way: the fault is not GSO's.",
  PeerUnreachable: 'Unknown. The probe of the other node did not answer, so nothing is known of the way to it.',
  NotReported: 'Unknown. No probe of this network has reported yet.',
  Stale: 'Unknown. The last report is too old to be believed.',
  InvalidReport: 'Unknown. The report cannot be read; the message names the field.',
  InsufficientEvidence: 'Unknown. What was tested is less than `minEvidence` asks for.',

  KernelTooOld: "Unsupported. Older than 4.18, which UDP_SEGMENT and the probe's Node.js both need.",
  KernelLacksUdpSegment: 'Unsupported. The kernel does not know UDP_SEGMENT (ENOPROTOOPT).',
  OptionIgnored: 'Unsupported. Setting UDP_SEGMENT succeeds and changes nothing (gVisor).',
  NoChecksumOffload:
    'Unsupported. EIO: the egress interface lacks checksum offload, and the kernel is older than 6.11.',
  IpsecRoute: 'Unsupported. EIO on a newer kernel: the route goes through IPsec.',
  SendRejected: 'Unsupported. EINVAL, or another error, at every number of segments.',
  Filtered: 'Unsupported. EPERM on the GSO send alone: a packet filter drops super-packets.',
  EcnRejected: 'Unsupported. The ECN control message is refused: the real `sendmsg: invalid argument` of old kernels.',

  MtuLimit: 'Degraded. EMSGSIZE at sizes that QUIC uses.',
  SegmentLimit: 'Degraded. EINVAL that goes away with fewer segments.',
  EcnBleached: 'Degraded. ECN marks are cleared on the way.',
  PathLoss: 'Degraded. One pair of nodes among several fails.',
  FaultyReceiver: 'Degraded. Several senders lose to this node while they reach others.',

  SilentLoss: 'Broken. Accepted, never arrived, while plain datagrams did.',
  SegmentsMerged: 'Broken. Segments arrived glued together.',
  Corrupted: 'Broken. Segments arrived with other content.',
  EcnBlackHole: 'Broken. Marked datagrams are lost while unmarked ones arrive.',
} as const;
export type Reason = keyof typeof reasonMeanings;
export const reasons = Object.keys(reasonMeanings).filter((key): key is Reason => key in reasonMeanings);

/** Values of our Node labels and of GsoNodeMap. Only `capable` counts as capable. */
export const labelValues = ['broken', 'unsupported', 'degraded', 'unknown', 'capable'] as const;
export type LabelValue = (typeof labelValues)[number];

const labelValueOf: Record<State, LabelValue> = {
  Broken: 'broken',
  Unsupported: 'unsupported',
  Degraded: 'degraded',
  Unknown: 'unknown',
  Capable: 'capable',
};

/** The label value for a state. */
export function labelValue(state: State): LabelValue {
  return labelValueOf[state];
}

/** What a rule's `preset` may be; api/treatment/presets.ts says which variables each means. */
export const presetNames = ['quic-go', 'tailscale', 'none'] as const;
export type Preset = (typeof presetNames)[number];
