import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import { type Network, networks } from '../../api/names.ts';
import type { Peer } from '../../api/v1alpha1.ts';
import { WorkQueue } from '../../kube/work-queue.ts';
import type { StoredPeers } from '../reports/read-report.ts';
import { type Listener, isSameListener } from './read-listener.ts';
import { type Candidate, assignPeers } from './assign-peers.ts';

export interface PeerAssignmentsOptions {
  /** A node's stored peers. */
  readonly stored: (node: string) => StoredPeers | undefined;
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** How long to batch changes, in milliseconds: after a start 5,000 probes report within seconds. */
  readonly batchMs?: number;
}

const key = 'peers';

/** The desired peers of each node, reassigned when a valid probe appears, disappears or moves. */
export class PeerAssignments {
  readonly #options: PeerAssignmentsOptions;
  readonly #queue: WorkQueue;
  readonly #listeners: Readonly<Record<Network, Map<string, Listener>>> = { pod: new Map(), host: new Map() };
  readonly #differenceListeners: ((node: string) => void)[] = [];
  #assigned: Readonly<Record<Network, ReadonlyMap<string, readonly string[]>>> = { pod: new Map(), host: new Map() };

  constructor(options: PeerAssignmentsOptions) {
    this.#options = options;
    const { log, signal } = options;
    this.#queue = new WorkQueue({ name: 'peers', work: async () => this.#assign(), workers: 1, log, signal });
  }

  /** Calls the listener for each node whose stored peers differ from the desired ones. It must not throw. */
  onDifference(listener: (node: string) => void): void {
    this.#differenceListeners.push(listener);
  }

  /** Assigns peers until the signal aborts. Listeners set before are included from the start. */
  async run(): Promise<void> {
    await this.#queue.run();
  }

  /** Sets where a network's probe listens on a node; undefined if it does not listen or is stale. */
  set(node: string, network: Network, listener: Listener | undefined): void {
    const listeners = this.#listeners[network];
    const previous = listeners.get(node);
    if (listener === undefined) listeners.delete(node);
    else listeners.set(node, listener);
    if (isSameListener(previous, listener)) return;
    this.#queue.addAfter(key, this.#options.batchMs ?? 1000);
  }

  /** A node's desired peers; the stored ones if nothing is known about its probe. */
  get(node: string, stored: StoredPeers): StoredPeers {
    const [pod, host] = networks.map((network) => {
      const names = this.#listeners[network].has(node) ? this.#assigned[network].get(node) : undefined;
      return names?.flatMap((name) => this.#peer(network, name) ?? []) ?? stored[network];
    });
    return { pod: pod ?? stored.pod, host: host ?? stored.host };
  }

  #peer(network: Network, node: string): Peer | undefined {
    const listener = this.#listeners[network].get(node);
    if (listener?.port === undefined) return undefined;
    return { node, addresses: [...listener.addresses], port: listener.port };
  }

  #assign(): undefined {
    const { stored, log } = this.#options;
    const begin = performance.now();
    const [pod, host] = networks.map((network) =>
      assignPeers(
        [...this.#listeners[network]].map(([name, listener]): Candidate => {
          const peers = this.#assigned[network].get(name) ?? stored(name)?.[network].map((peer) => peer.node) ?? [];
          return { ...listener, name, peers };
        }),
      ),
    );
    if (pod === undefined || host === undefined) return;
    this.#assigned = { pod, host };
    let differ = 0;
    for (const node of new Set([...pod.keys(), ...host.keys()])) {
      const present = stored(node);
      if (present === undefined || isDeepStrictEqual(present, this.get(node, present))) continue;
      differ += 1;
      for (const listener of this.#differenceListeners) listener(node);
    }
    log.debug({ pod: pod.size, host: host.size, differ, ms: performance.now() - begin }, 'peers assigned');
  }
}
