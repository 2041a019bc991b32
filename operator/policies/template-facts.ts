import { isNotFound } from '../../kube/api-error.ts';
import type { ApiClient } from '../../kube/api-client.ts';
import { podPath } from '../../kube/paths.ts';
import type { RateLimit } from '../../kube/rate-limit.ts';
import { readContainers } from '../pods/read-containers.ts';
import type { PodTemplate } from '../pods/read-pod.ts';
import type { Sample } from './count-pods.ts';

/** What pod metadata does not show, but one whole pod shows for all pods of its template. */
export interface TemplateFacts {
  readonly windows: boolean;
  /** Names of all containers and init containers. */
  readonly containers: readonly string[];
}

export interface InspectOptions {
  readonly client: ApiClient;
  readonly limit: RateLimit;
  readonly signal: AbortSignal;
}

/** Reads one whole pod per template, and keeps the facts. */
export class InspectedTemplates {
  readonly #options: InspectOptions;
  readonly #facts = new WeakMap<PodTemplate, TemplateFacts>();

  constructor(options: InspectOptions) {
    this.#options = options;
  }

  get(template: PodTemplate): TemplateFacts | undefined {
    return this.#facts.get(template);
  }

  /** Reads a pod; a deleted one is skipped. */
  async inspect(namespace: string, { template, pod: name }: Sample): Promise<void> {
    const { client, limit, signal } = this.#options;
    await limit.wait(signal);
    try {
      const pod = readContainers(await client.request({ path: podPath(namespace, name) }));
      if (pod !== undefined) this.#facts.set(template, { windows: pod.windows, containers: pod.names });
    } catch (error) {
      if (!isNotFound(error)) throw new Error(`reading pod ${namespace}/${name}`, { cause: error });
    }
  }
}
