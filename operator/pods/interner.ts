/** Fewest entries before dead ones are removed. */
const leastSweep = 1024;

/** Keeps one copy of equal objects in memory, as long as it is referenced elsewhere. */
export class Interner<T extends object> {
  readonly #known = new Map<string, WeakRef<T>>();
  #sweepAt = leastSweep;

  /** Number of entries, including collected objects. */
  get size(): number {
    return this.#known.size;
  }

  /** The object stored under this text, or a new one. Objects with the same text must be equal. */
  get(text: string, make: () => T): T {
    const known = this.#known.get(text)?.deref();
    if (known !== undefined) return known;
    const made = make();
    this.#known.set(text, new WeakRef(made));
    if (this.#known.size >= this.#sweepAt) this.#sweep();
    return made;
  }

  #sweep(): void {
    for (const [text, reference] of this.#known) if (reference.deref() === undefined) this.#known.delete(text);
    this.#sweepAt = Math.max(leastSweep, 2 * this.#known.size);
  }
}
