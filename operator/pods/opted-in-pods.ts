import type { Logger } from 'pino';
import type { ApiClient } from '../../kube/api-client.ts';
import { podsPath } from '../../kube/paths.ts';
import { Store } from '../../kube/store.ts';
import { type WatchSettings, watchResource } from '../../kube/watch-resource.ts';
import { WorkQueue } from '../../kube/work-queue.ts';
import type { NamespaceMetadata } from './read-namespace.ts';
import { PodReader, type TrackedPod, isSamePod } from './read-pod.ts';

/** Namespaces that are listed at the same time: what a list needs on its way is many times what is kept of it. */
const listsAtOnce = 2;

/** A finished pod runs nothing. Metadata does not show it, but the API server can leave such pods out. */
const notFinished = 'status.phase!=Succeeded,status.phase!=Failed';

interface Followed {
  readonly pods: Store<TrackedPod>;
  readonly stop: AbortController;
  /** Begins to watch, and resolves when all pods are known, or when the namespace is left. */
  readonly begin: () => Promise<undefined>;
}

export interface OptedInPodsOptions {
  readonly client: ApiClient;
  /** Those that opted in. */
  readonly namespaces: Store<NamespaceMetadata>;
  readonly monitor?: NonNullable<WatchSettings['monitor']>;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** The pods of the namespaces that opted in, as metadata, each namespace with a watch of its own. */
export class OptedInPods {
  readonly #options: OptedInPodsOptions;
  readonly #namespaces = new Map<string, Followed>();
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
      work: async (namespace) => this.#namespaces.get(namespace)?.begin(),
      workers: listsAtOnce,
      log,
      signal,
    });
    namespaces.onChange((namespace) => {
      if (namespaces.get(namespace) === undefined) this.#leave(namespace);
      else this.#follow(namespace);
    });
  }

  /** Follows pods until the signal aborts. */
  async run(): Promise<void> {
    await this.#lists.run();
    await Promise.all(this.#watches);
  }

  /** Calls the listener for each pod that is new, different or gone. It must not throw. */
  onChange(listener: (namespace: string, name: string) => void): void {
    this.#podListeners.push(listener);
  }

  /** Calls the listener when all pods of a namespace are known for the first time, and when it is left again. It must not throw. */
  onNamespace(listener: (namespace: string) => void): void {
    this.#namespaceListeners.push(listener);
  }

  get(namespace: string, name: string): TrackedPod | undefined {
    return this.#namespaces.get(namespace)?.pods.get(name);
  }

  /** The pods of a namespace that opted in; undefined when it did not, or when they are not all known yet. */
  in(namespace: string): Iterable<TrackedPod> | undefined {
    return this.#synced.has(namespace) ? this.#namespaces.get(namespace)?.pods.values() : undefined;
  }

  /** Every pod that is known, with its namespace. */
  *all(): Generator<readonly [namespace: string, pod: TrackedPod], void> {
    for (const [namespace, { pods }] of this.#namespaces) for (const pod of pods.values()) yield [namespace, pod];
  }

  #follow(namespace: string): void {
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

  #prepare(namespace: string): Followed {
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
    const begin = async (): Promise<undefined> => {
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
    return { pods, stop, begin };
  }
}
