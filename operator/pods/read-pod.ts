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
 * What the pods of one controller with the same labels have in common; a pod without a controller has its own. They share
 * one object in memory, so it can be compared and stored by identity.
 */
export interface PodTemplate {
  readonly labels: Labels;
}

/** What admission wrote on a treated pod. Pods with equal values share one object in memory. */
export interface Treated {
  readonly network: Network;
  /** The node for which the values were written; undefined before the pod is bound, or if writing them failed. */
  readonly node: string | undefined;
  /** The annotations of the pod's own network that its containers may read, by key. */
  readonly values: Readonly<Record<string, string>>;
}

/** What the operator recorded when it corrected the values of a started pod. */
export interface Marks {
  readonly runsWith: string;
  readonly correctedAt: string;
}

/** What is kept of a pod: there may be 100,000 of them. */
export interface TrackedPod {
  readonly name: string;
  readonly uid: string;
  readonly template: PodTemplate;
  /** Undefined if the pod was not treated at creation. */
  readonly treated: Treated | undefined;
  readonly marks: Marks | undefined;
  readonly deleting: boolean;
  /** The resource version, only of pods whose every change matters: marked ones, and treated ones without a node. */
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

/** Parses pods or their PartialObjectMetadata, and keeps one copy of what several of them share. */
export class PodReader {
  readonly #templates = new Interner<PodTemplate>();
  readonly #treated = new Interner<Treated>();

  /** Never throws; undefined for a mirror pod, and for what is not a Kubernetes object. */
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

/** Whether two versions of a pod from the same reader are equal in everything that the operator acts on. */
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
