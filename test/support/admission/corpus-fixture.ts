import * as v from 'valibot';
import { vi } from 'vitest';
import { createNode } from '../../../control-plane/cluster/create-node.ts';
import { renamedPod } from '../../corpus/comparable-pod.ts';
import { completePod } from '../../corpus/complete-pod.ts';
import type { CorpusCase } from '../../corpus/corpus-case.ts';
import { readPod, type Pod } from '../../corpus/pod.ts';
import type { Theme } from '../../corpus/read-corpus.ts';
import { workloadLabel, workloadManifest } from '../../corpus/workload-manifest.ts';
import { AdmissionFixture } from './admission-fixture.ts';
import { podsPath } from './gso-policy.ts';

/** Without labels and policies of quicgso: it shows what the API server does to a pod on its own. */
const untouched = 'corpus';

/** The pods of a DaemonSet need a real Node. */
const daemonNode = 'capable';

const onePod = v.object({ items: v.tuple([v.unknown()]) });

/** Creates the pods of the corpus on a real API server, theme by theme, in the same few namespaces. */
export class CorpusFixture implements AsyncDisposable {
  readonly #admission: AdmissionFixture;
  #namespaces = new Map<string, ThemeNamespace>();
  #counter = 0;

  private constructor(admission: AdmissionFixture) {
    this.#admission = admission;
  }

  static async create(corpus: readonly Theme[], nodes: Readonly<Record<string, string>>): Promise<CorpusFixture> {
    const namespaces = corpus.flatMap(({ cases }) => [...planNamespaces(cases).values()]);
    const optIns = namespaces.map(({ name, injection }): [string, string | null] => [name, injection]);
    await using stack = new AsyncDisposableStack();
    const admission = stack.use(
      await AdmissionFixture.create({ nodes, namespaces: new Map([[untouched, null], ...optIns]) }),
    );
    const client = admission.client;
    await createNode(client, { name: daemonNode, kernelVersion: '6.8.0' }, AbortSignal.timeout(10_000));
    stack.move();
    return new CorpusFixture(admission);
  }

  /** Writes the policies of a theme, and returns when they act. */
  async prepare({ cases }: Theme): Promise<void> {
    this.#namespaces = planNamespaces(cases);
    const policies = [...this.#namespaces.values()].flatMap(({ name, rules }) =>
      rules === undefined ? [] : [[name, rules] as const],
    );
    await this.#admission.apply(new Map(policies));
  }

  /** The pod of a case as the API server stores it without quicgso, and with it. */
  async create(testCase: CorpusCase): Promise<{ alone: Pod; made: Pod }> {
    const name = this.#nextName();
    const create = async (namespace: string): Promise<Pod> =>
      testCase.workload === undefined
        ? this.#admitted(namespace, completePod(testCase))
        : this.#stored(namespace, name, testCase);
    const [alone, made] = await Promise.all([create(untouched), create(this.#namespaceOf(testCase))]);
    return { alone, made };
  }

  /** What admission would do to a pod that looks like the result of a case, in its namespace. */
  async createAgain(testCase: CorpusCase, pod: Pod): Promise<Pod> {
    return this.#admitted(this.#namespaceOf(testCase), renamedPod(pod, 'again'));
  }

  /** The pod of a case before and after it is bound to its node. */
  async bind(testCase: CorpusCase): Promise<{ made: Pod; bound: Pod }> {
    const namespace = this.#namespaceOf(testCase);
    const made = await this.#stored(namespace, this.#nextName(), testCase);
    const { node = '', binding = {} } = testCase;
    const bound = await this.#admission.bind(namespace, made.metadata.name ?? '', { node, annotations: binding });
    return { made, bound: readPod(bound) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#admission.client.remove(`/api/v1/nodes/${daemonNode}`);
    await this.#admission[Symbol.asyncDispose]();
  }

  #nextName(): string {
    return `case-${String(this.#counter++)}`;
  }

  #namespaceOf(testCase: CorpusCase): string {
    const planned = this.#namespaces.get(keyOf(testCase));
    if (planned === undefined) throw new Error(`the theme of this case is not prepared: ${testCase.name}`);
    return planned.name;
  }

  async #admitted(namespace: string, pod: object): Promise<Pod> {
    return readPod(await this.#admission.admitted(namespace, pod));
  }

  /** Created by its author, or by a controller. */
  async #stored(namespace: string, name: string, testCase: CorpusCase): Promise<Pod> {
    const pod = renamedPod(completePod(testCase), name);
    if (testCase.workload === undefined) return readPod(await this.#admission.create(namespace, pod));
    const { client } = this.#admission;
    const { path, body } = workloadManifest(testCase.workload, { namespace, name, template: pod });
    await client.create(path, body);
    const query = new URLSearchParams({ labelSelector: `${workloadLabel}=${name}` }).toString();
    return vi.waitFor(
      async () => readPod(v.parse(onePod, await client.get(`${podsPath(namespace)}?${query}`)).items[0]),
      { timeout: 30_000, interval: 50 },
    );
  }
}

/** A namespace during one theme. */
interface ThemeNamespace {
  readonly name: string;
  readonly injection: CorpusCase['injection'];
  readonly rules: CorpusCase['rules'] | undefined;
}

/** A namespace for each pair of opt-in and rules of a theme. Namespaces are expensive, so themes reuse them. */
function planNamespaces(cases: readonly CorpusCase[]): Map<string, ThemeNamespace> {
  const namespaces = new Map<string, ThemeNamespace>();
  for (const testCase of cases) {
    const { injection, rules } = testCase;
    // Any value as a part of a name.
    const optIn = Buffer.from(JSON.stringify(injection)).toString('hex');
    const others = [...namespaces.values()].filter(
      (planned) => planned.injection === injection && planned.rules !== undefined,
    );
    // Where there was a policy, there is one from then on.
    const name = `${untouched}-${optIn}-${rules === undefined ? 'without-policy' : String(others.length)}`;
    if (!namespaces.has(keyOf(testCase))) namespaces.set(keyOf(testCase), { injection, rules, name });
  }
  return namespaces;
}
function keyOf({ injection, rules }: CorpusCase): string {
  return JSON.stringify({ injection, rules });
}
