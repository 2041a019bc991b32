import pRetry from 'p-retry';
import type { Logger } from 'pino';
import { fieldManagers, serviceAccounts } from '../../api/names.ts';
import { timestamp } from '../../api/timestamp.ts';
import { findApiError, isAlreadyExists } from '../../kube/api-error.ts';
import type { ApiClient } from '../../kube/api-client.ts';
import { eventsPath } from '../../kube/paths.ts';
import { WorkQueue } from '../../kube/work-queue.ts';

/** An Event shown by `kubectl describe pod`. */
export interface PodEvent {
  /** Name of the Event; recording a name again writes nothing. */
  readonly name: string;
  readonly namespace: string;
  readonly pod: { readonly name: string; readonly uid: string };
  readonly type: 'Normal' | 'Warning';
  /** In CamelCase, machine-readable. */
  readonly reason: string;
  /** Human-readable, at most 1,024 bytes. */
  readonly message: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface EventRecorderOptions {
  readonly client: ApiClient;
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** Wait before the retry, in milliseconds; default: 1,000. */
  readonly retryMs?: number;
}

/** Events remembered as written, and Events waiting; more are dropped. The API server keeps Events for an hour. */
const mostRemembered = 10_000;
const mostWaiting = 1_000;

/** Few, because drift of many nodes must not crowd out the writes that correct it. */
const workers = 2;

/**
 * Writes each Event once, best effort: nothing waits for it, and an Event that fails twice is dropped. Uses core v1,
 * because events.k8s.io lacks the times by which older viewers sort; both are stored as the same object.
 */
export class EventRecorder {
  readonly #options: EventRecorderOptions;
  /** Recorded Events, oldest first. */
  readonly #names = new Set<string>();
  readonly #waiting = new Map<string, PodEvent>();
  readonly #queue: WorkQueue;

  constructor(options: EventRecorderOptions) {
    this.#options = options;
    const { log, signal } = options;
    this.#queue = new WorkQueue({ name: 'events', work: async (name) => this.#write(name), workers, log, signal });
  }

  /** Writes Events until the signal aborts, and then completes those in flight. */
  async run(): Promise<void> {
    await this.#queue.run();
  }

  record(event: PodEvent): void {
    const name = `${event.namespace}/${event.name}`;
    if (this.#names.has(name) || this.#waiting.size >= mostWaiting) return;
    this.#names.add(name);
    const [oldest] = this.#names;
    if (this.#names.size > mostRemembered && oldest !== undefined) this.#names.delete(oldest);
    this.#waiting.set(name, event);
    this.#queue.add(name);
  }

  /** Never throws. An Event in flight is completed when the operator stops: its pod is already corrected. */
  async #write(name: string): Promise<undefined> {
    const { client, log, signal, retryMs = 1000 } = this.#options;
    const event = this.#waiting.get(name);
    if (event === undefined) return;
    try {
      const write = async (): Promise<unknown> =>
        client.request({
          method: 'POST',
          path: eventsPath(event.namespace),
          query: { fieldManager: fieldManagers.operator },
          body: bodyOf(event),
          metadataOnly: 'object',
        });
      const shouldRetry = ({ error }: { readonly error: Error }): boolean => !isRejected(error);
      await pRetry(write, { retries: 1, minTimeout: retryMs, signal, shouldRetry });
    } catch (err) {
      // This or the previous leader has already written it.
      if (isAlreadyExists(err) || signal.aborted) return;
      const rejected = isRejected(err);
      log[rejected ? 'debug' : 'error']({ err, event: event.name }, rejected ? 'event rejected' : 'event dropped');
    } finally {
      this.#waiting.delete(name);
    }
  }
}

/** It exists already, or its namespace is gone or terminating. */
function isRejected(error: unknown): boolean {
  return isAlreadyExists(error) || [403, 404].includes(findApiError(error)?.code ?? 0);
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
