import * as fc from 'fast-check';

/** Random choices, which fast-check repeats by its seed and makes small when something is found. */
export class Random {
  readonly #choose: fc.GeneratorValue;

  constructor(choose: fc.GeneratorValue) {
    this.#choose = choose;
  }

  /** From 0 to `most`. */
  count(most: number): number {
    return this.#choose(evenly, most);
  }

  /** True in so many of a hundred cases. */
  percent(share: number): boolean {
    return this.count(99) >= 100 - share;
  }

  pick<T>(items: readonly [T, ...T[]]): T {
    return items[this.count(items.length - 1)] ?? items[0];
  }

  /** At most so many of the items, none twice, in any order. */
  some<T>(items: readonly T[], most = items.length): T[] {
    const length = this.count(Math.min(most, items.length));
    return this.#choose(shuffled, items.length, length).flatMap((index) => items.slice(index, index + 1));
  }
}

// fast-check tells its choices apart by these functions.
function evenly(most: number): fc.Arbitrary<number> {
  return fc.noBias(fc.nat(most));
}

function shuffled(count: number, length: number): fc.Arbitrary<number[]> {
  const indexes = Array.from({ length: count }, (_item, index) => index);
  return fc.noBias(fc.shuffledSubarray(indexes, { minLength: length, maxLength: length }));
}
