/** Objects of one kind as they were last seen, parsed at the edge, by name. */
export class Store<T> {
  readonly #objects = new Map<string, T>();
  readonly #listeners: ((key: string) => void)[] = [];
  readonly #same: (a: T, b: T) => boolean;
  readonly #sync = Promise.withResolvers<void>();

  /** @param same whether the difference between two versions of an object is worth telling */
  constructor(same: (a: T, b: T) => boolean) {
    this.#same = same;
  }

  /** Resolves when the first list is complete: from then on a missing object does not exist. */
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

  /** Calls the listener with the key of every object that is new, different or gone. It must not throw. */
  onChange(listener: (key: string) => void): void {
    this.#listeners.push(listener);
  }

  set(key: string, object: T): void {
    const former = this.#objects.get(key);
    this.#objects.set(key, object);
    if (former === undefined || !this.#same(former, object)) this.#tell(key);
  }

  delete(key: string): void {
    if (this.#objects.delete(key)) this.#tell(key);
  }

  /** Takes over a complete list: what is not in it does not exist any more. */
  replace(objects: ReadonlyMap<string, T>): void {
    for (const key of this.#objects.keys()) if (!objects.has(key)) this.delete(key);
    for (const [key, object] of objects) this.set(key, object);
    this.#sync.resolve();
  }

  #tell(key: string): void {
    for (const listener of this.#listeners) listener(key);
  }
}
