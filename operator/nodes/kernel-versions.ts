import * as v from 'valibot';
import { isNotFound } from '../../kube/api-error.ts';
import type { ApiClient } from '../../kube/api-client.ts';
import { nodePath } from '../../kube/paths.ts';
import type { NodeMetadata } from '../../api/read-node.ts';

const nodeSchema = v.object({
  metadata: v.object({ uid: v.string() }),
  status: v.object({ nodeInfo: v.object({ kernelVersion: v.string() }) }),
});

/**
 * Kernel versions of Nodes on which no probe has reported. Node metadata does not include them, so each of these Nodes
 * is read once, and only its version is kept.
 */
export class KernelVersions {
  readonly #client: ApiClient;
  readonly #versions = new Map<string, { readonly uid: string; readonly version: string }>();

  constructor(client: ApiClient) {
    this.#client = client;
  }

  /** The kernel version, for example `3.10.0-1160.el7.x86_64`; undefined until the kubelet has written it. */
  async get({ name, uid }: NodeMetadata): Promise<string | undefined> {
    const known = this.#versions.get(name);
    if (known?.uid === uid) return known.version;
    try {
      const node = v.safeParse(nodeSchema, await this.#client.request({ path: nodePath(name) }));
      if (!node.success || node.output.metadata.uid !== uid) return undefined;
      const version = node.output.status.nodeInfo.kernelVersion;
      if (version === '') return undefined;
      this.#versions.set(name, { uid, version });
      return version;
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw new Error(`reading the kernel version of node ${name}`, { cause: error });
    }
  }

  delete(name: string): void {
    this.#versions.delete(name);
  }
}
