/** The latest known objects of one kind, parsed, by name. */
export class Store<T> {
  readonly #objects = new Map<string, T>();
  readonly #listeners: ((key: string) => void)[] = [];
  readonly #same: (a: T, b: T) => boolean;
  readonly #sync = Promise.withResolvers<void>();

  /** @param same whether two versions of an object do not differ enough to notify listeners */
  constructor(same: (a: T, b: T) => boolean) {
    this.#same = same;
  }

  /** Resolves when the first list is complete; from then on a missing object does not exist. */
  get synced(): Promise<void> {
    return this.#sync.promise;
  }

  get(key: string): T | undefined {
    return this.#objects.get(key);
  }

  keys(): IterableIterator<string> {
    return this.#objects.keys();
  }

  values(): IterableIterator<T> {
    return this.#objects.values();
  }

  /** Calls the listener with the key of every object that is added, changed or deleted. It must not throw. */
  onChange(listener: (key: string) => void): void {
    this.#listeners.push(listener);
  }

  set(key: string, object: T): void {
    const previous = this.#objects.get(key);
    this.#objects.set(key, object);
    if (previous === undefined || !this.#same(previous, object)) this.#notify(key);
  }

  delete(key: string): void {
    if (this.#objects.delete(key)) this.#notify(key);
  }

  /** Replaces all objects by a complete list. */
  replace(objects: ReadonlyMap<string, T>): void {
    for (const key of this.#objects.keys()) if (!objects.has(key)) this.delete(key);
    for (const [key, object] of objects) this.set(key, object);
    this.#sync.resolve();
  }

  #notify(key: string): void {
    for (const listener of this.#listeners) listener(key);
  }
}
