import { apiVersion, injectionLabel, nodeMapName, plurals } from '../../api/names.ts';
import type { PolicyRule } from '../../api/v1alpha1.ts';
import { ApiClient } from '../../kube/api-client.ts';
import { serverSideApply } from '../../kube/server-side-apply.ts';
import { tokenCredentials } from '../../kube/credentials/token.ts';
import { startControlPlane } from '../../control-plane/cluster/control-plane.ts';
import { findBinaries } from '../../control-plane/binaries/find-binaries.ts';
import { installManifests } from '../../control-plane/manifests/install-manifests.ts';
import { manifestPaths } from '../../control-plane/manifests/manifest-paths.ts';
import { plainBuildProgress } from '../../control-plane/binaries/plain-build-progress.ts';
import { findProcess } from './cpu-time.ts';

const fieldManager = 'bench';

/** A real control plane with our policies in it, and nobody else at work. */
export class BenchCluster implements AsyncDisposable {
  readonly client: ApiClient;
  readonly signal: AbortSignal;
  /** Of the API server. */
  readonly pid: number;
  readonly #stack: AsyncDisposableStack;

  private constructor(client: ApiClient, pid: number, signal: AbortSignal, stack: AsyncDisposableStack) {
    this.client = client;
    this.pid = pid;
    this.signal = signal;
    this.#stack = stack;
  }

  static async start(signal: AbortSignal): Promise<BenchCluster> {
    await using stack = new AsyncDisposableStack();
    const progress = plainBuildProgress((line) => process.stderr.write(line));
    const binaries = await findBinaries({ env: process.env, signal, progress });
    const plane = stack.use(await startControlPlane({ binaries, signal }));
    const client = stack.use(new ApiClient(tokenCredentials(plane)));
    await installManifests(client, { paths: manifestPaths, signal });
    return new BenchCluster(client, findProcess('kube-apiserver', plane.folder), signal, stack.move());
  }

  /** Creates a namespace; with rules it is opted in and has a GsoPolicy. */
  async addNamespace(name: string, rules?: readonly PolicyRule[]): Promise<void> {
    const path = `/api/v1/namespaces/${name}`;
    const labels = rules === undefined ? {} : { [injectionLabel]: 'enabled' };
    await this.#apply(path, { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
    // The controller manager does this too, but later, and until then every pod would be refused.
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: name } };
    await this.#apply(`${path}/serviceaccounts/default`, account);
    if (rules === undefined) return;
    const policy = { apiVersion, kind: 'GsoPolicy', metadata: { name: 'default', namespace: name }, spec: { rules } };
    await this.#apply(`/apis/${apiVersion}/namespaces/${name}/${plurals.policies}/default`, policy);
  }

  async writeNodeMap(nodes: Readonly<Record<string, string>>): Promise<void> {
    const map = { apiVersion, kind: 'GsoNodeMap', metadata: { name: nodeMapName }, nodes };
    await this.#apply(`/apis/${apiVersion}/${plurals.nodeMaps}/${nodeMapName}`, map);
  }

  async create(path: string, body: unknown): Promise<unknown> {
    return this.client.request({ method: 'POST', path, body, signal: this.signal });
  }

  async removePods(namespace: string): Promise<void> {
    const path = `/api/v1/namespaces/${namespace}/pods`;
    await this.client.request({ method: 'DELETE', path, body: { gracePeriodSeconds: 0 }, signal: this.signal });
  }

  async #apply(path: string, body: unknown): Promise<void> {
    await serverSideApply(this.client, { path, body, fieldManager, signal: this.signal });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}
