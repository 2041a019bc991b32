import { hash } from 'node:crypto';
import type { ApiClient } from './api-client.ts';
import { serverSideApply } from './server-side-apply.ts';

export interface Application {
  readonly path: string;
  /** The resource version of the object that the body is based on; empty if it does not exist. */
  readonly over: string;
  /**
   * The fields to own. Include `metadata.uid` if the object must not be created: an apply to a missing object creates
   * it, but with a UID it returns 409 (kubernetes/kubernetes, patch.go, applyPatcher.createNewObject).
   */
  readonly body: unknown;
  /** What distinguishes this write from others; default: the body. */
  readonly identity?: unknown;
  /** A gerund phrase for errors, for example `applying labels of node a`. */
  readonly doing: string;
}

/**
 * Forced server-side apply: overwrites these fields of other writers, and leaves all others unchanged.
 *
 * A reconcile that runs before the watch event of the last write still sees the old object. The same write over the
 * same version is not sent again.
 */
export class Applier {
  readonly #client: ApiClient;
  readonly #fieldManager: string;
  /** The last write to each path: the version that it was based on, and a hash of its identity. */
  readonly #writes = new Map<string, string>();

  constructor(client: ApiClient, fieldManager: string) {
    this.#client = client;
    this.#fieldManager = fieldManager;
  }

  /** Returns whether the write was sent; false for a repetition. Throws with `doing` and the cause. */
  async apply({ path, over, body, identity = body, doing }: Application): Promise<boolean> {
    const write = `${over} ${hash('sha1', JSON.stringify(identity))}`;
    if (this.#writes.get(path) === write) return false;
    // Before the response: if the object is deleted meanwhile, `forget` may be called before it.
    this.#writes.set(path, write);
    try {
      await serverSideApply(this.#client, { path, body, fieldManager: this.#fieldManager, metadataOnly: 'object' });
      return true;
    } catch (error) {
      if (this.#writes.get(path) === write) this.#writes.delete(path);
      throw new Error(doing, { cause: error });
    }
  }

  /** Forgets the last write, for an object that is gone: if it is recreated, the same write is not a repetition. */
  forget(path: string): void {
    this.#writes.delete(path);
  }
}
