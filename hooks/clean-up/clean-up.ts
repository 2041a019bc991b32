import { setTimeout as delay } from 'node:timers/promises';
import pMap from 'p-map';
import * as v from 'valibot';
import { fieldManagers, nodeMapName, operatorLease, peerKeySecret, systemNamespace, testPod } from '../../api/names.ts';
import { isNotFound } from '../../kube/api-error.ts';
import type { ApiClient } from '../../kube/api-client.ts';
import { describeFailure } from '../../kube/describe-failure.ts';
import { listAll } from '../../kube/list-all.ts';
import { listOwnPods } from '../list-own-pods.ts';
import {
  leasePath,
  nodeMapPath,
  nodePath,
  nodesPath,
  peerKeyPath,
  podPath,
  reportPath,
  reportsPath,
} from '../../kube/paths.ts';
import { readNode } from '../../api/read-node.ts';
import { decideStart } from './decide-start.ts';
import { labelRemoval } from './label-removal.ts';
import { retry } from './retry.ts';

export interface CleaningOptions {
  readonly client: ApiClient;
  /** Prints what was done. */
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
  /** How long to wait for the operator to exit, in milliseconds. Default: a minute. */
  readonly patienceMs?: number;
}

/** Interval between checks of the operator, in milliseconds. */
const pollMs = 1000;

/** Concurrent writes. */
const concurrency = 8;

/** The clean-up is incomplete; the message says why. */
export class CleanUpError extends Error {
  override readonly name = 'CleanUpError';
}

/**
 * Removes what quicgso wrote to the cluster outside the Helm release: the node labels, the reports, the node map, the
 * Lease, the key of the probes, and the pod of the last test. What users wrote stays: policies and override labels. It
 * may be repeated.
 *
 * @throws {CleanUpError} when an operator is still running, or the API server rejects a request
 */
export async function cleanUp(options: CleaningOptions): Promise<void> {
  const { client, say, signal } = options;
  try {
    await waitForOperators(options);
    say(`removed labels from ${await removeLabels(options)} nodes`);
    say(`removed ${await removeReports(options)} reports`);
    for (const [what, path] of [
      [`the GsoNodeMap ${nodeMapName}`, nodeMapPath],
      [`the Lease ${operatorLease}`, leasePath],
      [`the Secret ${peerKeySecret}`, peerKeyPath],
      [`the Pod ${testPod}`, podPath(systemNamespace, testPod)],
    ] as const) {
      say((await remove(path, options)) ? `removed ${what}` : `${what} did not exist`);
    }
  } catch (cause) {
    signal.throwIfAborted();
    const failure = describeFailure(cause, client);
    if (failure === undefined) throw cause;
    throw new CleanUpError(`clean-up incomplete: ${failure}`, { cause });
  }
}

async function waitForOperators(options: CleaningOptions): Promise<void> {
  const { client, say, signal, patienceMs = 60_000 } = options;
  const end = performance.now() + patienceMs;
  for (;;) {
    const pods = await retry(async () => listOwnPods(client, ['operator'], signal), options);
    const start = decideStart(pods, performance.now() >= end);
    if (start.do === 'refuse') throw new CleanUpError(start.why);
    if (start.do === 'start') {
      if (start.remark !== undefined) say(start.remark);
      return;
    }
    await delay(pollMs, undefined, { signal });
  }
}

/** Returns how many nodes had labels. */
async function removeLabels(options: CleaningOptions): Promise<number> {
  const { client, signal } = options;
  const objects = await retry(async () => listAll(client, { path: nodesPath, metadataOnly: 'list', signal }), options);
  const patches = objects.flatMap((object) => {
    const node = readNode(object);
    const body = node && labelRemoval(node.labels);
    return body === undefined || node === undefined ? [] : [{ path: nodePath(node.name), body }];
  });
  const removeFrom = async ({ path, body }: (typeof patches)[number]): Promise<void> => {
    const query = { fieldManager: fieldManagers.operator };
    const contentType = 'application/merge-patch+json';
    const patch = { method: 'PATCH', path, query, body, contentType, metadataOnly: 'object', signal } as const;
    await unlessGone(async () => retry(async () => client.request(patch), options));
  };
  await pMap(patches, removeFrom, { concurrency, signal });
  return patches.length;
}

const reportSchema = v.object({ metadata: v.object({ name: v.string() }) });

/** Returns how many reports existed. */
async function removeReports(options: CleaningOptions): Promise<number> {
  const { client, signal } = options;
  const list = async (): Promise<unknown[]> => listAll(client, { path: reportsPath, metadataOnly: 'list', signal });
  const objects = (await unlessGone(async () => retry(list, options))) ?? [];
  const reports = v.parse(v.array(reportSchema), objects);
  const removeReport = async ({ metadata }: (typeof reports)[number]): Promise<boolean> =>
    remove(reportPath(metadata.name), options);
  await pMap(reports, removeReport, { concurrency, signal });
  return reports.length;
}

/** Returns whether the object existed. */
async function remove(path: string, options: CleaningOptions): Promise<boolean> {
  const { client, signal } = options;
  const answer = await unlessGone(async () =>
    retry(async () => client.request({ method: 'DELETE', path, query: { gracePeriodSeconds: '0' }, signal }), options),
  );
  return answer !== undefined;
}

/** Undefined when the object or its kind does not exist: then there is nothing to do. */
async function unlessGone<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
