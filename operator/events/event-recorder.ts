import pRetry from 'p-retry';
import type { Logger } from 'pino';
import { fieldManagers, serviceAccounts } from '../../api/names.ts';
import { timestamp } from '../../api/timestamp.ts';
import { findApiError, isAlreadyExists } from '../../kube/api-error.ts';
import type { ApiClient } from '../../kube/api-client.ts';
import { eventsPath } from '../../kube/paths.ts';

/** Something that people should see in `kubectl describe` of a pod. */
export interface PodEvent {
  /** Name of the Event: what is recorded twice under one name is written once. */
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

export interface EventRecorderOptions {
  readonly client: ApiClient;
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** Time before the second try, in milliseconds; default: a second. */
  readonly retryMs?: number;
}

/** Events remembered as written, and those under way; what is beyond is dropped. The API server keeps them for an hour. */
const mostRemembered = 10_000;
const mostUnderWay = 1_000;

/**
 * Writes Events, each once. They are a courtesy: nothing waits for them, and one that fails twice is dropped. Core v1 and not
 * events.k8s.io, whose objects lack the times by which older viewers sort; both are stored as the same.
 */
export class EventRecorder {
  readonly #options: EventRecorderOptions;
  /** Of the Events that were recorded, the oldest first. */
  readonly #names = new Set<string>();
  #underWay = 0;

  constructor(options: EventRecorderOptions) {
    this.#options = options;
  }

  record(event: PodEvent): void {
    const name = `${event.namespace}/${event.name}`;
    if (this.#names.has(name) || this.#underWay >= mostUnderWay) return;
    this.#names.add(name);
    const [oldest] = this.#names;
    if (this.#names.size > mostRemembered && oldest !== undefined) this.#names.delete(oldest);
    void this.#write(event);
  }

  /** Never throws. */
  async #write(event: PodEvent): Promise<void> {
    const { client, log, signal, retryMs = 1000 } = this.#options;
    this.#underWay += 1;
    try {
      const write = async (): Promise<unknown> =>
        client.request({
          method: 'POST',
          path: eventsPath(event.namespace),
          query: { fieldManager: fieldManagers.operator },
          body: bodyOf(event),
          metadataOnly: 'object',
          signal,
        });
      const shouldRetry = ({ error }: { readonly error: Error }): boolean => !isRefused(error);
      await pRetry(write, { retries: 1, minTimeout: retryMs, signal, shouldRetry });
    } catch (err) {
      // Written before, by this operator or the one before it.
      if (isAlreadyExists(err) || signal.aborted) return;
      const refused = isRefused(err);
      log[refused ? 'debug' : 'error']({ err, event: event.name }, refused ? 'event rejected' : 'event dropped');
    } finally {
      this.#underWay -= 1;
    }
  }
}

/** There is one of that name, or its namespace is gone, or going. */
function isRefused(error: unknown): boolean {
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
