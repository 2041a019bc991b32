/** Something that can be chosen, and how often it was. */
export interface Loaded {
  load: number;
}

/** Entries checked per level, and levels checked: they bound the cost of a choice. */
const entriesSeen = 12;
const levelsSeen = 5;

interface Level<T> {
  readonly entries: T[];
  /** Entries before this one were taken. */
  head: number;
}

/** Entries by load, least loaded first. Every operation checks a bounded number of entries. */
export class LoadQueue<T extends Loaded> {
  readonly #levels: Level<T>[] = [];
  #lowest = 0;

  constructor(entries: Iterable<T>) {
    for (const entry of entries) this.#push(entry);
  }

  /**
   * Takes the cheapest of the least loaded entries and increments its load.
   *
   * @param cost undefined for entries that must not be taken
   * @param bound the least possible cost of an entry with a load; higher loads are checked only while they can be cheaper
   */
  take(cost: (entry: T) => number | undefined, bound: (load: number) => number): T | undefined {
    let best: { level: Level<T>; index: number; entry: T; cost: number } | undefined;
    for (let load = this.#lowest; load < this.#lowest + levelsSeen; load++) {
      if (best !== undefined && best.cost <= bound(load)) break;
      const level = this.#levels[load];
      if (level === undefined) continue;
      const end = Math.min(level.entries.length, level.head + entriesSeen);
      for (let index = level.head; index < end; index++) {
        const entry = level.entries[index];
        const price = entry === undefined ? undefined : cost(entry);
        if (entry === undefined || price === undefined || (best !== undefined && best.cost <= price)) continue;
        best = { level, index, entry, cost: price };
      }
    }
    if (best === undefined) return undefined;
    this.#remove(best.level, best.index);
    best.entry.load++;
    this.#push(best.entry);
    return best.entry;
  }

  #push(entry: T): void {
    (this.#levels[entry.load] ??= { entries: [], head: 0 }).entries.push(entry);
    if (entry.load < this.#lowest) this.#lowest = entry.load;
  }

  #remove(level: Level<T>, index: number): void {
    const first = level.entries[level.head];
    if (first !== undefined) level.entries[index] = first;
    level.head++;
    const isEmpty = (candidate: Level<T> | undefined): boolean =>
      candidate === undefined || candidate.head === candidate.entries.length;
    while (this.#lowest < this.#levels.length && isEmpty(this.#levels[this.#lowest])) this.#lowest++;
  }
}
