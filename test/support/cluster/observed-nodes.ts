import { vi } from 'vitest';
import { type Network, apiVersion, fieldManagers, networks } from '../../../api/names.ts';
import type { Result } from '../../../api/v1alpha1.ts';
import { createNode } from '../../../control-plane/cluster/create-node.ts';
import { familyObservation, hostObservation, networkObservation } from '../examples/example-report.ts';
import { reportOf } from './apply-report.ts';
import type { TestClient } from './test-client.ts';

/** The GSO result of a network that loses bursts in silence. */
export const lost: Partial<Result> = {
  state: 'Broken',
  reason: 'SilentLoss',
  message: 'Bursts vanish.',
  goodRounds: 0,
};

/** Nodes whose probes the test simulates. */
export class ObservedNodes implements AsyncDisposable {
  readonly #client: TestClient;
  readonly #names = new Set<string>();

  constructor(client: TestClient) {
    this.#client = client;
  }

  /** Creates a Node that no probe has reported on. */
  async add(name: string): Promise<void> {
    this.#names.add(name);
    await createNode(this.#client, { name, kernelVersion: '6.18.44' }, AbortSignal.timeout(30_000));
  }

  /** Creates a Node, waits until the operator has created its report, and writes what healthy probes write. */
  async addCapable(name: string): Promise<void> {
    await this.add(name);
    await vi.waitFor(async () => this.#client.get(reportOf(name)), { timeout: 20_000, interval: 20 });
    for (const network of networks) await this.observe(name, network);
  }

  /** Writes what a probe writes. `gso`, `ecn`: what differs from the result of a healthy node. */
  async observe(
    name: string,
    network: Network,
    { gso = {}, ecn = {} }: { readonly gso?: Partial<Result>; readonly ecn?: Partial<Result> } = {},
  ): Promise<void> {
    const healthy = network === 'pod' ? networkObservation : hostObservation;
    const ipv4 = {
      ...familyObservation,
      gso: { ...familyObservation.gso, ...gso },
      ecn: { ...familyObservation.ecn, ...ecn },
    };
    const observed = { [network]: { ...healthy, lastRound: new Date().toISOString(), ipv4 } };
    const body = { apiVersion, kind: 'GsoReport', metadata: { name }, status: { observed } };
    await this.#client.apply(`${reportOf(name)}/status`, body, fieldManagers[network]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const name of this.#names) {
      await this.#client.remove(`/api/v1/nodes/${name}`);
      await this.#client.remove(reportOf(name));
    }
  }
}
