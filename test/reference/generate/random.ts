/** Random choices that one number decides: the same seed makes the same choices again. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** From 0 up to but not including 1 (mulberry32). */
  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** From 0 to `most`. */
  count(most: number): number {
    return Math.floor(this.fraction() * (most + 1));
  }

  /** True in so many of a hundred cases. */
  percent(share: number): boolean {
    return this.fraction() * 100 < share;
  }

  pick<T>(items: readonly [T, ...T[]]): T {
    return items[this.count(items.length - 1)] ?? items[0];
  }

  /** At most so many of the items, none twice, in any order. */
  some<T>(items: readonly T[], most = items.length): T[] {
    return items
      .map((item) => ({ item, order: this.fraction() }))
      .toSorted((a, b) => a.order - b.order)
      .slice(0, this.count(Math.min(most, items.length)))
      .map(({ item }) => item);
  }
}
