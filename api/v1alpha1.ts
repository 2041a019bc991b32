import * as v from 'valibot';
import { apiVersion, group, nodeMapName } from './names.ts';
import { textMap } from './text-map.ts';
import { evidences, presetNames, reasons, states } from './vocabulary.ts';

/**
 * The resources, field by field as in crds/ (an integration test applies a full example of each): schemas for objects
 * from the API server, and types inferred from them. A CRD defines what may be written; these schemas define what the
 * programs rely on, so they drop unknown fields and leave bounds to the CRD.
 */

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const text = v.string();
const time = v.pipe(
  v.string(),
  v.check((value) => !Number.isNaN(Date.parse(value)), 'is not an RFC 3339 time'),
);

const metadata = v.object({
  name: text,
  uid: v.exactOptional(text),
  resourceVersion: v.exactOptional(text),
  labels: v.exactOptional(textMap),
  ownerReferences: v.exactOptional(v.array(v.object({ kind: text, name: text, uid: text }))),
});

/** The probe of another node. */
const peer = v.object({ node: text, addresses: v.array(text), port: count });

const result = v.object({
  state: v.picklist(states),
  evidence: v.picklist(evidences),
  reason: v.picklist(reasons),
  message: text,
  /** The system call that failed, for example `sendmsg`. */
  call: v.exactOptional(text),
  /** The error of the system call, for example `EIO`. */
  errno: v.exactOptional(text),
  /** Successive rounds in which this capability worked, counted up to 2. */
  goodRounds: v.pipe(count, v.maxValue(2)),
});

const familyObservation = v.object({
  gso: result,
  ecn: result,
  /** Largest number of segments in one send that worked. */
  maxSegments: count,
});

/** Why a capability is not Capable on the path to a peer. */
const peerFault = v.object({
  reason: v.picklist(reasons),
  /** Absent if the numbers suffice. */
  message: v.exactOptional(text),
  /** `ENOBUFS` with `Broken`: the sender's own queue lost the bursts. */
  errno: v.exactOptional(text),
});

const tally = v.object({ sent: count, received: count });

const peerObservation = v.object({
  node: text,
  family: v.picklist(['IPv4', 'IPv6']),
  address: text,
  /** The time of the exchange. */
  time,
  gso: v.picklist(states),
  ecn: v.picklist(states),
  /** Of capabilities that are not Capable. */
  faults: v.exactOptional(v.object({ gso: v.exactOptional(peerFault), ecn: v.exactOptional(peerFault) })),
  /** Plain datagrams, segments of GSO bursts, and datagrams with an ECN mark. Absent if all arrived. */
  numbers: v.exactOptional(v.object({ control: tally, gso: tally, ecn: v.exactOptional(tally) })),
  /** Datagrams that the receiver's kernel dropped in the meantime; present if this may explain a loss. */
  receiverDropped: v.exactOptional(count),
});

const finding = v.object({
  code: text,
  severity: v.picklist(['Info', 'Warning', 'Error']),
  message: text,
  remedies: v.array(
    v.object({
      target: v.picklist(['Kernel', 'Interface', 'Network', 'Workload', 'Tcp']),
      action: text,
      /** Commands to run, or lines to add to a configuration. */
      commands: v.exactOptional(v.array(text)),
    }),
  ),
});

export const networkObservationSchema = v.object({
  addresses: v.array(text),
  port: v.exactOptional(count),
  lastRound: time,
  rounds: count,
  maxSegments: count,
  ipv4: v.exactOptional(familyObservation),
  ipv6: v.exactOptional(familyObservation),
  peers: v.exactOptional(v.array(peerObservation)),
  findings: v.array(finding),
});

const egressInterface = v.object({
  name: text,
  mtu: count,
  families: v.array(v.picklist(['IPv4', 'IPv6'])),
  driver: v.exactOptional(text),
  driverVersion: v.exactOptional(text),
  firmwareVersion: v.exactOptional(text),
  /** As printed by `ethtool -k`; `[fixed]`: it cannot be changed. */
  offloads: v.record(text, v.picklist(['on', 'off', 'on [fixed]', 'off [fixed]'])),
});

export const hostObservationSchema = v.object({
  ...networkObservationSchema.entries,
  kernel: v.object({ release: text, bootId: text }),
  interfaces: v.array(egressInterface),
  facts: v.object({
    /** Bytes, `/proc/sys/net/core/rmem_max` and `wmem_max`. */
    rmemMax: v.exactOptional(count),
    wmemMax: v.exactOptional(count),
    /** Bytes, `/sys/kernel/mm/transparent_hugepage/hpage_pmd_size`; absent where the kernel has no such file. */
    hugePagePmdSize: v.exactOptional(count),
  }),
});

const capabilityVerdict = v.object({
  state: v.picklist(states),
  evidence: v.picklist(evidences),
  reason: v.picklist(reasons),
  message: text,
  /** When the state last changed. */
  since: time,
  /** The time since which no peer has answered; the verdict is the last verified result. */
  unconfirmedSince: v.exactOptional(time),
});

export const verdictSchema = v.object({
  podGso: v.exactOptional(capabilityVerdict),
  hostGso: v.exactOptional(capabilityVerdict),
  podEcn: v.exactOptional(capabilityVerdict),
  hostEcn: v.exactOptional(capabilityVerdict),
  /** Of the worse GSO state; on a tie, of the host network. */
  evidence: v.picklist(evidences),
  reason: v.picklist(reasons),
});

export const conditionSchema = v.object({
  type: text,
  status: v.picklist(['True', 'False', 'Unknown']),
  reason: text,
  message: text,
  lastTransitionTime: time,
});

export const reportSpecSchema = v.object({
  peers: v.exactOptional(v.object({ pod: v.exactOptional(v.array(peer)), host: v.exactOptional(v.array(peer)) })),
  /** When a user last requested a round. */
  probeRequestedAt: v.exactOptional(time),
});

export const gsoReportSchema = v.object({
  apiVersion: v.literal(apiVersion),
  kind: v.literal('GsoReport'),
  metadata,
  spec: v.exactOptional(reportSpecSchema),
  status: v.exactOptional(
    v.object({
      observed: v.exactOptional(
        v.object({ pod: v.exactOptional(networkObservationSchema), host: v.exactOptional(hostObservationSchema) }),
      ),
      verdict: v.exactOptional(verdictSchema),
      conditions: v.exactOptional(v.array(conditionSchema)),
    }),
  ),
});

/** Entries are `podGso,hostGso,podEcn,hostEcn`, each a label value. Frozen: see crds/gsonodemaps.yaml. */
export const gsoNodeMapSchema = v.object({
  apiVersion: v.literal(apiVersion),
  kind: v.literal('GsoNodeMap'),
  metadata: v.object({ name: v.literal(nodeMapName) }),
  nodes: v.exactOptional(textMap),
});

const labelSelector = v.object({
  matchLabels: v.exactOptional(textMap),
  matchExpressions: v.exactOptional(
    v.array(
      v.object({
        key: text,
        operator: v.picklist(['In', 'NotIn', 'Exists', 'DoesNotExist']),
        values: v.exactOptional(v.array(text)),
      }),
    ),
  ),
});

const policyRule = v.object({
  selector: labelSelector,
  placement: v.exactOptional(v.picklist(['Prefer', 'Require', 'None'])),
  needs: v.exactOptional(v.array(v.picklist(['GSO', 'ECN']))),
  preset: v.exactOptional(v.picklist(presetNames)),
  env: v.exactOptional(v.array(v.object({ name: text, whenCapable: text, whenIncapable: text }))),
  containers: v.exactOptional(v.array(text)),
});

const podCounts = v.object({
  treated: count,
  onCapableNodes: count,
  elsewhere: count,
  /** The sum of the two that follow. */
  drifted: count,
  /** A feature is on that does not work. */
  unsafe: count,
  /** A feature is off that works, and none is unsafe. */
  conservative: count,
});

const policyStatus = v.object({
  /** The `metadata.generation` of the policy that this status describes. */
  observedGeneration: v.exactOptional(count),
  /** All treated pods of the namespace, by a rule or by their own label. */
  total: v.exactOptional(podCounts),
  rules: v.exactOptional(v.array(podCounts)),
  /** Nodes with drifted pods: their number, and the worst of them. */
  driftedNodes: v.exactOptional(
    v.object({ count, worst: v.array(v.object({ node: text, unsafe: count, conservative: count })) }),
  ),
  /** Selected pods that were created without treatment: their number, and some names. */
  untreated: v.exactOptional(v.object({ count, pods: v.array(text) })),
  conditions: v.exactOptional(v.array(conditionSchema)),
});

export const gsoPolicySchema = v.object({
  apiVersion: v.literal(apiVersion),
  kind: v.literal('GsoPolicy'),
  metadata: v.object({ name: v.literal('default'), namespace: v.exactOptional(text) }),
  spec: v.object({ rules: v.array(policyRule) }),
  status: v.exactOptional(policyStatus),
});

export type Result = v.InferOutput<typeof result>;
export type FamilyObservation = v.InferOutput<typeof familyObservation>;
export type Peer = v.InferOutput<typeof peer>;
export type PeerFault = v.InferOutput<typeof peerFault>;
export type PeerObservation = v.InferOutput<typeof peerObservation>;
export type Finding = v.InferOutput<typeof finding>;
export type EgressInterface = v.InferOutput<typeof egressInterface>;
export type NetworkObservation = v.InferOutput<typeof networkObservationSchema>;
export type HostObservation = v.InferOutput<typeof hostObservationSchema>;
export type CapabilityVerdict = v.InferOutput<typeof capabilityVerdict>;
export type Verdict = v.InferOutput<typeof verdictSchema>;
export type Condition = v.InferOutput<typeof conditionSchema>;
export type ReportSpec = v.InferOutput<typeof reportSpecSchema>;
export type GsoReport = v.InferOutput<typeof gsoReportSchema>;
export type GsoNodeMap = v.InferOutput<typeof gsoNodeMapSchema>;
export type LabelSelector = v.InferOutput<typeof labelSelector>;
export type PolicyRule = v.InferOutput<typeof policyRule>;
export type PodCounts = v.InferOutput<typeof podCounts>;
export type PolicyStatus = v.InferOutput<typeof policyStatus>;
export type GsoPolicy = v.InferOutput<typeof gsoPolicySchema>;

/** The resource name of a CRD, for example `gsoreports.quicgso.io`. */
export function crdName(plural: string): string {
  return `${plural}.${group}`;
}
