import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import { type Network, networks } from '../../api/names.ts';
import type { Peer } from '../../api/v1alpha1.ts';
import { WorkQueue } from '../../kube/work-queue.ts';
import type { StoredPeers } from '../reports/read-report.ts';
import { type Listener, isSameListener } from './read-listener.ts';
import { type Candidate, assignPeers } from './assign-peers.ts';

export interface PeerAssignmentsOptions {
  /** What is stored as a node's peers. */
  readonly stored: (node: string) => StoredPeers | undefined;
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** Time in which changes are gathered, in milliseconds: at the start 5,000 probes report within seconds. */
  readonly gatherMs?: number;
}

const key = 'peers';

/** The peers that each node is to have, chosen anew when a probe that counts comes, goes or moves. */
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

  /** Calls the listener with each node whose stored peers are not those that it is to have. It must not throw. */
  onDifference(listener: (node: string) => void): void {
    this.#differenceListeners.push(listener);
  }

  /** Assigns until the signal aborts. What is set before is taken into account from the first time on. */
  async run(): Promise<void> {
    await this.#queue.run();
  }

  /** Takes over where the probe of a network listens on a node; undefined when it does not, or is not heard of any more. */
  set(node: string, network: Network, listener: Listener | undefined): void {
    const listeners = this.#listeners[network];
    const former = listeners.get(node);
    if (listener === undefined) listeners.delete(node);
    else listeners.set(node, listener);
    if (isSameListener(former, listener)) return;
    this.#queue.addAfter(key, this.#options.gatherMs ?? 1000);
  }

  /** The peers that a node is to have; those that are stored where nothing is known of its probe. */
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
