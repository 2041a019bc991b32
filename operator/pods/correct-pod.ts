import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import { correctedAtAnnotation, fieldManagers, runsWithAnnotation } from '../../api/names.ts';
import { isNotFound } from '../../kube/api-error.ts';
import type { ApiClient } from '../../kube/api-client.ts';
import { podPath } from '../../kube/paths.ts';
import type { RateLimit } from '../../kube/rate-limit.ts';
import type { EventRecorder } from '../events/event-recorder.ts';
import { type Correction, decideCorrection } from './decide-correction.ts';
import { describeDrift } from './describe-drift.ts';
import { readContainers } from './read-containers.ts';
import { PodReader, type TrackedPod } from './read-pod.ts';
import type { Setting } from '../../api/treatment/settings.ts';

export interface PodCorrector {
  readonly client: ApiClient;
  readonly events: EventRecorder;
  readonly limit: RateLimit;
  /** A node's entry in GsoNodeMap; undefined before the node is reconciled, or if it has none. */
  readonly entryOf: (node: string) => string | undefined;
  /** The settings that a pod of a network can read in a namespace. */
  readonly settingsOf: (namespace: string, network: 'pod' | 'host') => readonly Setting[];
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/**
 * Reads a whole treated pod and corrects its annotations. It depends on nothing but the pod and the node, so a repeated
 * or late run has the same result.
 *
 * @returns when to check again even without a change, in milliseconds since 1970
 * @throws if the pod cannot be read or written
 */
export async function correctPod(
  namespace: string,
  name: string,
  corrector: PodCorrector,
): Promise<number | undefined> {
  const { client, entryOf, settingsOf, limit, signal } = corrector;
  await limit.wait(signal);
  const object = await readObject(client, namespace, name);
  const pod = new PodReader().read(object);
  const containers = readContainers(object);
  if (pod?.treated === undefined || pod.deleting || containers?.node === undefined) return undefined;
  const { node } = containers;
  const entry = entryOf(node);
  if (entry === undefined) return undefined;
  const { treated, marks } = pod;
  const settings = settingsOf(namespace, treated.network);
  const correction = decideCorrection({ treated, marks, containers, node, entry, settings, now: Date.now() });
  const corrected = Object.keys(correction.values).length > 0;
  if (corrected || !isDeepStrictEqual(correction.marks, marks)) await write(client, namespace, pod, correction);
  if (corrected) {
    const { values, drift } = correction;
    corrector.log.info({ namespace, pod: name, node, values, drift }, 'pod corrected');
  }
  report(corrector, namespace, pod, correction, { node, entry, settings });
  return correction.recheckAt;
}

async function readObject(client: ApiClient, namespace: string, name: string): Promise<unknown> {
  try {
    return await client.request({ path: podPath(namespace, name) });
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw new Error(`reading pod ${namespace}/${name}`, { cause: error });
  }
}

/**
 * Writes through the status subresource, which permits changes of metadata but not of the spec. A merge patch, because an
 * apply removes what it wrote before and now leaves out, and programs read a missing annotation as "not disabled". The uid
 * protects another pod of the same name.
 */
async function write(
  client: ApiClient,
  namespace: string,
  { name, uid, marks: present }: TrackedPod,
  { values, marks }: Correction,
): Promise<void> {
  const annotations = {
    ...values,
    ...(marks === undefined && present === undefined
      ? {}
      : { [runsWithAnnotation]: marks?.runsWith ?? null, [correctedAtAnnotation]: marks?.correctedAt ?? null }),
  };
  try {
    await client.request({
      method: 'PATCH',
      path: `${podPath(namespace, name)}/status`,
      query: { fieldManager: fieldManagers.operator },
      body: { metadata: { uid, annotations } },
      contentType: 'application/merge-patch+json',
      metadataOnly: 'object',
    });
  } catch (error) {
    if (!isNotFound(error)) throw new Error(`correcting pod ${namespace}/${name}`, { cause: error });
  }
}

function report(
  { events }: PodCorrector,
  namespace: string,
  { name, uid, treated }: TrackedPod,
  { drift, running, runsWith, marks }: Correction,
  where: { readonly node: string; readonly entry: string; readonly settings: readonly Setting[] },
): void {
  if (drift === undefined || !running || treated === undefined || marks === undefined) return;
  const at = Date.parse(marks.correctedAt);
  const described = describeDrift({ namespace, name, network: treated.network, drift, runsWith, ...where });
  // One per correction, even across restarts of the operator.
  const event = `${name.slice(0, 200)}.${uid.slice(0, 8)}-${at.toString(16)}`;
  events.record({ ...described, name: event, namespace, pod: { name, uid }, at });
}
