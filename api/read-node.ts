import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import { capabilityLabels, overrideLabel } from './names.ts';
import { textMap } from './text-map.ts';

/** All that the operator keeps of a Node. */
export interface NodeMetadata {
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Only the labels that the operator reads or writes. */
  readonly labels: Readonly<Record<string, string>>;
}

const osLabel = 'kubernetes.io/os';
const zoneLabel = 'topology.kubernetes.io/zone';

/** Labels that name the machine below a virtual one: of Cluster API for vSphere, and of GKE. Few clusters have them. */
const hostLabels = ['node.cluster.x-k8s.io/esxi-host', 'cloud.google.com/gce-topology-host'] as const;

const labelsOfInterest: readonly string[] = [
  ...Object.values(capabilityLabels),
  overrideLabel,
  osLabel,
  zoneLabel,
  ...hostLabels,
];

const nodeSchema = v.object({
  metadata: v.object({
    name: v.string(),
    uid: v.string(),
    resourceVersion: v.string(),
    creationTimestamp: v.string(),
    labels: v.optional(textMap, {}),
  }),
});

/** Reads a Node, whole or as PartialObjectMetadata. Never throws; undefined when it is no object of the API server's. */
export function readNode(object: unknown): NodeMetadata | undefined {
  const node = v.safeParse(nodeSchema, object);
  if (!node.success) return undefined;
  const { labels, creationTimestamp, ...metadata } = node.output.metadata;
  const kept = Object.entries(labels).filter(([label]) => labelsOfInterest.includes(label));
  return { ...metadata, createdAt: Date.parse(creationTimestamp), labels: Object.fromEntries(kept) };
}

/** Whether two versions of a Node differ in nothing that the operator reads. The kubelet writes one every few minutes. */
export function isSameNode(a: NodeMetadata, b: NodeMetadata): boolean {
  return a.uid === b.uid && isDeepStrictEqual(a.labels, b.labels);
}

/** A Node without the label, not yet labelled by its kubelet, counts as Linux. */
export function isLinux({ labels }: NodeMetadata): boolean {
  const os = labels[osLabel];
  return os === undefined || os === 'linux';
}

/** The zone in which a Node is, if it is known. */
export function zoneOf({ labels }: NodeMetadata): string | undefined {
  return labels[zoneLabel] === '' ? undefined : labels[zoneLabel];
}

/** The machine on which a virtual Node runs, if it is known. */
export function hostOf({ labels }: NodeMetadata): string | undefined {
  return hostLabels.map((label) => labels[label]).find((host) => host !== undefined && host !== '');
}
