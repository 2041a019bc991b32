import { isNotFound } from '../../kube/api-error.ts';
import type { ApiClient } from '../../kube/api-client.ts';
import { podPath } from '../../kube/paths.ts';
import type { RateLimit } from '../../kube/rate-limit.ts';
import { readContainers } from '../pods/read-containers.ts';
import type { PodTemplate } from '../pods/read-pod.ts';
import type { Sample } from './count-pods.ts';

/** What the metadata of pods does not say, and a look at one of them says of all with the same template. */
export interface TemplateFacts {
  readonly windows: boolean;
  /** Names of all containers and init containers. */
  readonly containers: readonly string[];
}

export interface LookOptions {
  readonly client: ApiClient;
  readonly limit: RateLimit;
  readonly signal: AbortSignal;
}

/** Looks at whole pods, one of each template and once, and remembers of it what counts. */
export class SeenTemplates {
  readonly #options: LookOptions;
  readonly #facts = new WeakMap<PodTemplate, TemplateFacts>();

  constructor(options: LookOptions) {
    this.#options = options;
  }

  get(template: PodTemplate): TemplateFacts | undefined {
    return this.#facts.get(template);
  }

  /** Reads a pod; one that is gone tells nothing. */
  async look(namespace: string, { template, pod: name }: Sample): Promise<void> {
    const { client, limit, signal } = this.#options;
    await limit.turn(signal);
    try {
      const pod = readContainers(await client.request({ path: podPath(namespace, name) }));
      if (pod !== undefined) this.#facts.set(template, { windows: pod.windows, containers: pod.names });
    } catch (error) {
      if (!isNotFound(error)) throw new Error(`reading pod ${namespace}/${name}`, { cause: error });
    }
  }
}
