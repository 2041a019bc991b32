import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import type { Labels } from '../../api/treatment/selector.ts';
import {
  type Network,
  correctedAtAnnotation,
  injectedLabel,
  mirrorAnnotation,
  networks,
  nodeAnnotation,
  runsWithAnnotation,
} from '../../api/names.ts';
import { textMap } from '../../api/text-map.ts';
import { readValueAnnotation } from '../../api/treatment/value-annotation.ts';
import { Interner } from './interner.ts';

/**
 * What the pods of one controller with the same labels have in common; a pod without a controller shares it with no other.
 * One object in memory for all of them, so it can be compared and remembered by identity.
 */
export interface PodTemplate {
  readonly labels: Labels;
}

/** What admission wrote on a treated pod. One object in memory for all pods with the same. */
export interface Treated {
  readonly network: Network;
  /** The node for which the values were written; undefined before the pod is bound, or when the API server could not. */
  readonly node: string | undefined;
  /** The annotations of the pod's own network that its containers may read, by key. */
  readonly values: Readonly<Record<string, string>>;
}

/** What the operator itself noted when it corrected the values of a pod that had started. */
export interface Marks {
  readonly runsWith: string;
  readonly correctedAt: string;
}

/** All that is kept of a pod: there may be 100,000 of them. */
export interface TrackedPod {
  readonly name: string;
  readonly uid: string;
  readonly template: PodTemplate;
  /** Undefined when no policy treated the pod at its creation. */
  readonly treated: Treated | undefined;
  readonly marks: Marks | undefined;
  readonly deleting: boolean;
  /** The resource version, where each one is worth a look: of a marked pod, and of a treated one without a node. */
  readonly version: string | undefined;
}

const texts = v.optional(textMap, {});

const podSchema = v.object({
  metadata: v.object({
    name: v.string(),
    uid: v.string(),
    resourceVersion: v.string(),
    deletionTimestamp: v.exactOptional(v.string()),
    labels: texts,
    annotations: texts,
    ownerReferences: v.optional(v.array(v.object({ uid: v.string(), controller: v.optional(v.boolean()) })), []),
  }),
});

/** Reads pods, whole or as PartialObjectMetadata, and keeps what several of them share once. */
export class PodReader {
  readonly #templates = new Interner<PodTemplate>();
  readonly #treated = new Interner<Treated>();

  /** Never throws; undefined for a mirror pod, and for what is no object of the API server's. */
  read(object: unknown): TrackedPod | undefined {
    const pod = v.safeParse(podSchema, object);
    if (!pod.success || mirrorAnnotation in pod.output.metadata.annotations) return undefined;
    const { name, uid, resourceVersion, deletionTimestamp, labels, annotations, ownerReferences } = pod.output.metadata;
    const controller = ownerReferences.find((owner) => owner.controller)?.uid ?? uid;
    const treated = this.#readTreated(labels[injectedLabel], annotations);
    const marks = readMarks(annotations);
    return {
      name,
      uid,
      template: this.#templates.get(JSON.stringify([controller, labels]), () => ({ labels })),
      treated,
      marks,
      deleting: deletionTimestamp !== undefined,
      version:
        treated !== undefined && (marks !== undefined || treated.node === undefined) ? resourceVersion : undefined,
    };
  }

  #readTreated(label: string | undefined, annotations: Readonly<Record<string, string>>): Treated | undefined {
    const network = networks.find((candidate) => candidate === label);
    if (network === undefined) return undefined;
    const node = annotations[nodeAnnotation];
    const values = Object.entries(annotations).filter(([key]) => readValueAnnotation(key)?.network === network);
    return this.#treated.get(JSON.stringify([network, node, values]), () => ({
      network,
      node,
      values: Object.fromEntries(values),
    }));
  }
}

function readMarks(annotations: Readonly<Record<string, string>>): Marks | undefined {
  const { [runsWithAnnotation]: runsWith, [correctedAtAnnotation]: correctedAt } = annotations;
  if (runsWith === undefined && correctedAt === undefined) return undefined;
  return { runsWith: runsWith ?? '', correctedAt: correctedAt ?? '' };
}

/** Whether two versions of a pod, read by the same reader, differ in nothing that the operator acts on. */
export function isSamePod(a: TrackedPod, b: TrackedPod): boolean {
  return (
    a.uid === b.uid &&
    a.template === b.template &&
    a.treated === b.treated &&
    a.deleting === b.deleting &&
    a.version === b.version &&
    isDeepStrictEqual(a.marks, b.marks)
  );
}
