import type { Logger } from 'pino';
import { fieldManagers, serviceAccounts } from '../../api/names.ts';
import { ApiError, isAlreadyExists, isNotFound } from '../../kube/api-error.ts';
import type { ApiClient } from '../../kube/api-client.ts';
import { eventsPath } from '../../kube/paths.ts';
import { WorkQueue } from '../../kube/work-queue.ts';
import { timestamp } from '../../api/timestamp.ts';

/** Something that people should see in `kubectl describe` of a pod. */
export interface PodEvent {
  /** Name of the Event: what is offered twice under one name is written once. */
  readonly name: string;
  readonly namespace: string;
  readonly pod: { readonly name: string; readonly uid: string };
  readonly type: 'Normal' | 'Warning';
  /** In CamelCase, for programs. */
  readonly reason: string;
  /** For people, at most 1,024 bytes. */
  readonly message: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface EventQueueOptions {
  readonly connection: ApiClient;
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly retry?: { readonly baseMs: number; readonly capMs: number };
}

/** Events remembered as written, and waiting ones; what is beyond is dropped. The API server keeps them for an hour. */
const mostRemembered = 10_000;
const mostWaiting = 1_000;

/** An Event is not worth more tries. */
const mostTries = 5;

/**
 * Writes Events, each once. They are a courtesy: nothing waits for them, and one that cannot be written is dropped. Core v1
 * and not events.k8s.io, whose objects lack the times by which older viewers sort; both are stored as the same.
 */
export class EventQueue {
  readonly #options: EventQueueOptions;
  readonly #waiting = new Map<string, PodEvent>();
  readonly #offered = new Set<string>();
  readonly #queue: WorkQueue;

  constructor(options: EventQueueOptions) {
    const { signal, log, retry } = options;
    this.#options = options;
    this.#queue = new WorkQueue({
      work: async (key) => this.#write(key),
      workers: 2,
      signal,
      ...(retry === undefined ? {} : { retry }),
      onFailure: (key, err, failures) => {
        const dropped = failures >= mostTries;
        if (dropped) this.#waiting.delete(key);
        log[dropped ? 'error' : 'debug'](
          { err, event: key, failures },
          dropped ? 'event dropped' : 'event not written',
        );
      },
    });
  }

  offer(event: PodEvent): void {
    const key = `${event.namespace}/${event.name}`;
    if (this.#offered.has(key) || this.#waiting.size >= mostWaiting) return;
    this.#offered.add(key);
    for (const oldest of this.#offered) {
      if (this.#offered.size <= mostRemembered) break;
      this.#offered.delete(oldest);
    }
    this.#waiting.set(key, event);
    this.#queue.add(key);
  }

  async run(): Promise<void> {
    await this.#queue.run();
  }

  async #write(key: string): Promise<void> {
    const event = this.#waiting.get(key);
    if (event === undefined) return;
    try {
      await this.#options.connection.request({
        method: 'POST',
        path: eventsPath(event.namespace),
        query: { fieldManager: fieldManagers.operator },
        body: bodyOf(event),
        metadataOnly: 'object',
      });
    } catch (error) {
      // Written before, by this operator or the one before it; or the namespace is going.
      if (!isAlreadyExists(error) && !isNotFound(error) && !(error instanceof ApiError && error.code === 403))
        throw error;
      if (!isAlreadyExists(error)) this.#options.log.debug({ err: error, event: key }, 'event refused');
    }
    this.#waiting.delete(key);
  }
}

function bodyOf({ name, namespace, pod, type, reason, message, at }: PodEvent): object {
  const time = timestamp(at);
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace },
    involvedObject: { apiVersion: 'v1', kind: 'Pod', namespace, ...pod },
    type,
    reason,
    message,
    source: { component: serviceAccounts.operator },
    reportingComponent: serviceAccounts.operator,
    firstTimestamp: time,
    lastTimestamp: time,
    count: 1,
  };
}
