import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type Network, networks, nodeMapName } from '../api/names.ts';
import type { ApiClient } from '../kube/api-client.ts';
import { openCaches } from './caches.ts';
import { makeControllers } from './controllers.ts';
import { Monitor } from './health/monitor.ts';
import { warnWithoutInjection } from './start-up/warn-without-injection.ts';
import type { MinEvidence } from './verdict/evidence-floor.ts';

export interface OperatorOptions {
  readonly client: ApiClient;
  readonly minEvidence: MinEvidence;
  /** The networks that probes test; default: both. */
  readonly tested?: readonly Network[];
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** Resolves when this replica becomes leader; until then it only reads. Default: it leads immediately. */
  readonly lead?: Promise<void>;
  readonly monitor?: Monitor;
  /** How often every node is reconciled at least, in milliseconds; default: 10 minutes. */
  readonly resyncMs?: number;
}

/** Time for writes in flight when the operator stops, in milliseconds. */
const graceMs = 5_000;

/** Runs the operator until the signal aborts. Rejects only on a bug. */
export async function runOperator(options: OperatorOptions): Promise<void> {
  const { client, log, signal, lead, monitor = new Monitor(), tested = networks, resyncMs = 600_000 } = options;
  const stopped = new Promise<unknown>((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  const caches = openCaches({ client, tested, monitor, log, signal });
  const { nodes, reports, nodeMaps } = caches;
  const controllers = makeControllers({ ...options, ...caches, tested, monitor, resyncMs, stopped });
  const warned = warnWithoutInjection(client, { log, signal });

  await Promise.race([caches.synced, stopped, caches.ended]);
  if (!signal.aborted) {
    monitor.synced();
    log.info({ nodes: [...nodes.keys()].length }, 'synced');
  }
  await Promise.race([lead, stopped, caches.ended]);
  if (!signal.aborted) {
    monitor.leads({ nodes, reports, mapEntries: () => nodeMaps.get(nodeMapName)?.nodes.size });
  }

  const ended = Promise.all([caches.ended, warned, ...controllers.map(async (controller) => controller.run())]);
  await Promise.race([stopped, ended]);
  await Promise.race([ended, delay(graceMs, undefined, { ref: false })]);
  await client.close();
  await ended;
}
