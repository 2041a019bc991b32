import type { Logger } from 'pino';
import type { ApiClient } from '../../kube/api-client.ts';
import { podsPath } from '../../kube/paths.ts';
import { Store } from '../../kube/store.ts';
import { type WatchSettings, watchResource } from '../../kube/watch-resource.ts';
import { WorkQueue } from '../../kube/work-queue.ts';
import type { NamespaceMetadata } from './read-namespace.ts';
import { PodReader, type TrackedPod, isSamePod } from './read-pod.ts';

/** Most concurrent lists: a list in transit takes many times the memory of what is kept. */
const concurrentLists = 2;

/** Metadata does not show that a pod has finished, but the API server can leave finished pods out. */
const notFinished = 'status.phase!=Succeeded,status.phase!=Failed';

interface Watched {
  readonly pods: Store<TrackedPod>;
  readonly stop: AbortController;
  /** Starts the watch, and resolves when all pods are known or the namespace opts out. */
  readonly start: () => Promise<undefined>;
}

export interface OptedInPodsOptions {
  readonly client: ApiClient;
  /** The opted-in namespaces. */
  readonly namespaces: Store<NamespaceMetadata>;
  readonly monitor?: NonNullable<WatchSettings['monitor']>;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** The pods of opted-in namespaces, as metadata, with one watch per namespace. */
export class OptedInPods {
  readonly #options: OptedInPodsOptions;
  readonly #namespaces = new Map<string, Watched>();
  readonly #synced = new Set<string>();
  readonly #watches = new Set<Promise<void>>();
  readonly #lists: WorkQueue;
  readonly #podListeners: ((namespace: string, name: string) => void)[] = [];
  readonly #namespaceListeners: ((namespace: string) => void)[] = [];

  constructor(options: OptedInPodsOptions) {
    const { namespaces, signal, log } = options;
    this.#options = options;
    this.#lists = new WorkQueue({
      name: 'pod-lists',
      work: async (namespace) => this.#namespaces.get(namespace)?.start(),
      workers: concurrentLists,
      log,
      signal,
    });
    namespaces.onChange((namespace) => {
      if (namespaces.get(namespace) === undefined) this.#leave(namespace);
      else this.#watch(namespace);
    });
  }

  /** Watches pods until the signal aborts. */
  async run(): Promise<void> {
    await this.#lists.run();
    await Promise.all(this.#watches);
  }

  /** Calls the listener for each new, changed or deleted pod. It must not throw. */
  onChange(listener: (namespace: string, name: string) => void): void {
    this.#podListeners.push(listener);
  }

  /** Calls the listener when all pods of a namespace are first known, and when it opts out. It must not throw. */
  onNamespace(listener: (namespace: string) => void): void {
    this.#namespaceListeners.push(listener);
  }

  get(namespace: string, name: string): TrackedPod | undefined {
    return this.#namespaces.get(namespace)?.pods.get(name);
  }

  /** The pods of an opted-in namespace; undefined if it is not opted in, or not all its pods are known yet. */
  in(namespace: string): Iterable<TrackedPod> | undefined {
    return this.#synced.has(namespace) ? this.#namespaces.get(namespace)?.pods.values() : undefined;
  }

  /** All known pods, with their namespaces. */
  *all(): Generator<readonly [namespace: string, pod: TrackedPod], void> {
    for (const [namespace, { pods }] of this.#namespaces) for (const pod of pods.values()) yield [namespace, pod];
  }

  #watch(namespace: string): void {
    if (this.#namespaces.has(namespace)) return;
    this.#namespaces.set(namespace, this.#prepare(namespace));
    this.#lists.add(namespace);
  }

  #leave(namespace: string): void {
    this.#namespaces.get(namespace)?.stop.abort();
    this.#namespaces.delete(namespace);
    this.#synced.delete(namespace);
    for (const listener of this.#namespaceListeners) listener(namespace);
  }

  #prepare(namespace: string): Watched {
    const { client, monitor, log, signal } = this.#options;
    const stop = new AbortController();
    const reader = new PodReader();
    const pods = new Store<TrackedPod>(isSamePod);
    pods.onChange((name) => {
      if (stop.signal.aborted) return;
      for (const listener of this.#podListeners) listener(namespace, name);
    });
    const resource = {
      path: podsPath(namespace),
      fields: notFinished,
      metadataOnly: true,
      parse: (object: unknown) => reader.read(object),
      store: pods,
    };
    const start = async (): Promise<undefined> => {
      const settings = {
        log,
        signal: AbortSignal.any([signal, stop.signal]),
        ...(monitor === undefined ? {} : { monitor }),
      };
      const watch = watchResource(client, resource, settings).finally(() => this.#watches.delete(watch));
      this.#watches.add(watch);
      await Promise.race([pods.synced, watch]);
      if (stop.signal.aborted || signal.aborted) return;
      this.#synced.add(namespace);
      for (const listener of this.#namespaceListeners) listener(namespace);
    };
    return { pods, stop, start };
  }
}
