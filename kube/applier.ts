import { hash } from 'node:crypto';
import type { ApiClient } from './api-client.ts';
import { serverSideApply } from './server-side-apply.ts';

export interface Application {
  readonly path: string;
  /** The version of the object from which the body was made; empty: it does not exist. */
  readonly over: string;
  /**
   * The fields that are ours. Put `metadata.uid` into it where the object must not be created by this: an apply to a missing
   * object creates it, but with a uid it answers 409 (kubernetes/kubernetes, patch.go, applyPatcher.createNewObject).
   */
  readonly body: unknown;
  /** What makes this write differ from another; default: the body. */
  readonly identity?: unknown;
  /** What is being done, for the error, for example `applying labels of node a`. */
  readonly doing: string;
}

/**
 * Server-side apply of the fields that are ours, by force: what another writer put there is overwritten, what it put
 * elsewhere stays.
 *
 * A turn that comes before the watch event of our own last write still sees the old object. While its version is the one
 * that was written over, the same write is not sent again.
 */
export class Applier {
  readonly #client: ApiClient;
  readonly #fieldManager: string;
  /** The last write to each path: the version that it was over, and a hash of what it said. */
  readonly #writes = new Map<string, string>();

  constructor(client: ApiClient, fieldManager: string) {
    this.#client = client;
    this.#fieldManager = fieldManager;
  }

  /** Returns whether it was sent; if not, it is a repetition. Throws, with what was being done, as a request does. */
  async apply({ path, over, body, identity = body, doing }: Application): Promise<boolean> {
    const write = `${over} ${hash('sha1', JSON.stringify(identity))}`;
    if (this.#writes.get(path) === write) return false;
    // Before the answer: if the object is deleted meanwhile, `forget` comes before it too.
    this.#writes.set(path, write);
    try {
      await serverSideApply(this.#client, { path, body, fieldManager: this.#fieldManager, metadataOnly: 'object' });
      return true;
    } catch (error) {
      if (this.#writes.get(path) === write) this.#writes.delete(path);
      throw new Error(doing, { cause: error });
    }
  }

  /** For an object that is gone: if it comes to be again, the same write is no repetition. */
  forget(path: string): void {
    this.#writes.delete(path);
  }
}
