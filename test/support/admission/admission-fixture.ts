import { vi } from 'vitest';
import { apiVersion, injectionLabel, nodeMapName, plurals } from '../../../api/names.ts';
import type { PolicyRule } from '../../../api/v1alpha1.ts';
import { Canary } from './canary.ts';
import { Connection } from '../cluster/connection.ts';
import { applyRules, podsPath, removeNamespace } from './gso-policy.ts';
import { createNamespace } from '../cluster/namespace.ts';
import { plainPod } from './quic-pod.ts';

const nodeMap = `/apis/${apiVersion}/${plurals.nodeMaps}/${nodeMapName}`;
const runtimeClasses = '/apis/node.k8s.io/v1/runtimeclasses';

/** The API server refuses a pod that names any other one. */
const runtimeClassNames = ['gvisor', 'kata', 'runc', 'kata-like'] as const;

export interface GroundOptions {
  /** What every node can do, as in a GsoNodeMap. One named `capable` must be capable of everything. */
  readonly nodes: Readonly<Record<string, string>>;
  /** Name -> value of its label `quicgso.io/injection`. */
  readonly namespaces: ReadonlyMap<string, string | null>;
}

/** What the pods of the corpus and of the property test stand on: a GsoNodeMap, runtime classes, and namespaces. */
export class AdmissionGround implements AsyncDisposable {
  readonly connection = new Connection();
  readonly #namespaces: readonly string[];
  readonly #canary: Canary;

  private constructor(namespaces: readonly string[]) {
    const canary = `${String(namespaces[0])}-canary`;
    this.#namespaces = [...namespaces, canary];
    this.#canary = new Canary(this.connection, { namespace: canary, node: 'capable' });
  }

  static async lay({ nodes, namespaces }: GroundOptions): Promise<AdmissionGround> {
    await using stack = new AsyncDisposableStack();
    const ground = stack.use(new AdmissionGround([...namespaces.keys()]));
    const { connection } = ground;
    const map = { apiVersion, kind: 'GsoNodeMap', metadata: { name: nodeMapName }, nodes };
    await connection.apply(nodeMap, map, 'test.quicgso.io');
    await Promise.all(
      [...namespaces].map(async ([name, injection]) =>
        createNamespace(connection, name, injection === null ? {} : { [injectionLabel]: injection }),
      ),
    );
    await ground.#canary.hatch();
    for (const name of runtimeClassNames) {
      await connection.create(runtimeClasses, { metadata: { name }, handler: 'runsc' });
      const pod = plainPod({ spec: { runtimeClassName: name } });
      await vi.waitFor(async () => ground.admitted('default', pod), { timeout: 30_000, interval: 25 });
    }
    stack.move();
    return ground;
  }

  /** Writes the rules of each namespace, and returns when they act. */
  async apply(policies: ReadonlyMap<string, readonly PolicyRule[]>): Promise<void> {
    await Promise.all([...policies].map(async ([namespace, rules]) => applyRules(this.connection, namespace, rules)));
    await this.#canary.sing();
  }

  /** What would be stored: a dry run goes through all of admission. */
  async admitted(namespace: string, pod: object): Promise<unknown> {
    return this.connection.create(podsPath(namespace), pod, { dryRun: 'All' });
  }

  async create(namespace: string, pod: object): Promise<unknown> {
    return this.connection.create(podsPath(namespace), pod);
  }

  /** Binds a pod as a scheduler would, to any name of a node, and returns it. `annotations`: those of the Binding. */
  async bind(
    namespace: string,
    name: string,
    { node, annotations = {} }: { readonly node: string; readonly annotations?: Readonly<Record<string, string>> },
  ): Promise<unknown> {
    const path = `${podsPath(namespace)}/${name}`;
    await this.connection.create(`${path}/binding`, {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { name, annotations },
      target: { apiVersion: 'v1', kind: 'Node', name: node },
    });
    return this.connection.get(path);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { connection } = this;
    await connection.remove(nodeMap);
    for (const name of runtimeClassNames) await connection.remove(`${runtimeClasses}/${name}`);
    await Promise.all(this.#namespaces.map(async (name) => removeNamespace(connection, name)));
    await connection[Symbol.asyncDispose]();
  }
}
