import { isDeepStrictEqual } from 'node:util';

/**
 * Writes that the cache has not shown yet. A turn that comes before the watch event of our own last write still sees the
 * old object; while its version is the one that we wrote over, the same write need not be sent again.
 */
export class UnseenWrites {
  readonly #writes = new Map<string, { readonly over: string; readonly value: unknown }>();

  has(key: string, cachedVersion: string, value: unknown): boolean {
    const write = this.#writes.get(key);
    return write !== undefined && write.over === cachedVersion && isDeepStrictEqual(write.value, value);
  }

  add(key: string, cachedVersion: string, value: unknown): void {
    this.#writes.set(key, { over: cachedVersion, value });
  }

  delete(key: string): void {
    this.#writes.delete(key);
  }
}
