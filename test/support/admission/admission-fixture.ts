import { vi } from 'vitest';
import { apiVersion, injectionLabel, nodeMapName, plurals } from '../../../api/names.ts';
import type { PolicyRule } from '../../../api/v1alpha1.ts';
import { TestClient } from '../cluster/test-client.ts';
import { applyRules, podsPath, removeNamespace } from './gso-policy.ts';
import { createNamespace } from '../cluster/namespace.ts';
import { plainPod } from './quic-pod.ts';
import { waitForPolicies } from './wait-for-policies.ts';

const nodeMap = `/apis/${apiVersion}/${plurals.nodeMaps}/${nodeMapName}`;
const runtimeClasses = '/apis/node.k8s.io/v1/runtimeclasses';

/** The API server rejects a pod that names any other one. */
const runtimeClassNames = ['gvisor', 'kata', 'runc', 'kata-like'] as const;

export interface FixtureOptions {
  /** What every node can do, as in a GsoNodeMap. One named `capable` must be capable of everything. */
  readonly nodes: Readonly<Record<string, string>>;
  /** Name -> value of its label `quicgso.io/injection`. */
  readonly namespaces: ReadonlyMap<string, string | null>;
}

/** What admission needs: a GsoNodeMap, runtime classes, namespaces. The policies act once it is created. */
export class AdmissionFixture implements AsyncDisposable {
  readonly client = new TestClient();
  /** For waitForPolicies only. */
  readonly canary: string;
  readonly #namespaces: readonly string[];

  private constructor(namespaces: readonly string[]) {
    this.canary = `${String(namespaces[0])}-canary`;
    this.#namespaces = [...namespaces, this.canary];
  }

  static async create({ nodes, namespaces }: FixtureOptions): Promise<AdmissionFixture> {
    await using stack = new AsyncDisposableStack();
    const fixture = stack.use(new AdmissionFixture([...namespaces.keys()]));
    const { client, canary } = fixture;
    await fixture.writeNodeMap(nodes);
    await Promise.all(
      [...namespaces].map(async ([name, injection]) =>
        createNamespace(client, name, injection === null ? {} : { [injectionLabel]: injection }),
      ),
    );
    await createNamespace(client, canary, { [injectionLabel]: 'enabled' });
    for (const name of runtimeClassNames) {
      await client.create(runtimeClasses, { metadata: { name }, handler: 'runsc' });
      const pod = plainPod({ spec: { runtimeClassName: name } });
      await vi.waitFor(async () => fixture.admitted('default', pod), { timeout: 30_000, interval: 25 });
    }
    await fixture.waitForPolicies();
    stack.move();
    return fixture;
  }

  /** Acts some milliseconds later: waitForPolicies. */
  async writeNodeMap(nodes: Readonly<Record<string, string>>): Promise<void> {
    const map = { apiVersion, kind: 'GsoNodeMap', metadata: { name: nodeMapName }, nodes };
    await this.client.apply(nodeMap, map, 'test.quicgso.io');
  }

  async removeNodeMap(): Promise<void> {
    await this.client.remove(nodeMap);
  }

  /** Returns when everything written is in effect. `node`: one that is capable of everything by the last GsoNodeMap. */
  async waitForPolicies(node = 'capable'): Promise<void> {
    await waitForPolicies(this.client, { namespace: this.canary, node });
  }

  /** Writes the rules of each namespace, and returns when they act. */
  async apply(policies: ReadonlyMap<string, readonly PolicyRule[]>): Promise<void> {
    await Promise.all([...policies].map(async ([namespace, rules]) => applyRules(this.client, namespace, rules)));
    await this.waitForPolicies();
  }

  /** What would be stored: a dry run goes through all of admission. */
  async admitted(namespace: string, pod: object): Promise<unknown> {
    return this.client.create(podsPath(namespace), pod, { dryRun: 'All' });
  }

  async create(namespace: string, pod: object): Promise<unknown> {
    return this.client.create(podsPath(namespace), pod);
  }

  /** Binds a pod as a scheduler would, to any name of a node, and returns it. `annotations`: those of the Binding. */
  async bind(
    namespace: string,
    name: string,
    { node, annotations = {} }: { readonly node: string; readonly annotations?: Readonly<Record<string, string>> },
  ): Promise<unknown> {
    const path = `${podsPath(namespace)}/${name}`;
    await this.client.create(`${path}/binding`, {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { name, annotations },
      target: { apiVersion: 'v1', kind: 'Node', name: node },
    });
    return this.client.get(path);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { client } = this;
    await this.removeNodeMap();
    for (const name of runtimeClassNames) await client.remove(`${runtimeClasses}/${name}`);
    await Promise.all(this.#namespaces.map(async (name) => removeNamespace(client, name)));
    await client[Symbol.asyncDispose]();
  }
}
