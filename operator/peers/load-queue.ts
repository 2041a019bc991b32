/** Something that can be chosen, and how often it was. */
export interface Loaded {
  load: number;
}

/** Entries looked at in one level, and levels looked at: what keeps a choice cheap, however many there are. */
const entriesSeen = 12;
const levelsSeen = 5;

interface Level<T> {
  readonly entries: T[];
  /** Entries before this one were taken. */
  head: number;
}

/** What can be chosen, the least loaded first. Every operation looks at a bounded number of entries. */
export class LoadQueue<T extends Loaded> {
  readonly #levels: Level<T>[] = [];
  #lowest = 0;

  constructor(entries: Iterable<T>) {
    for (const entry of entries) this.#push(entry);
  }

  /**
   * Takes the entry with the lowest cost among the least loaded, counts it as chosen once more, and returns it.
   *
   * @param cost undefined for what must not be taken; what is loaded more is looked at only while it could be cheaper than
   *   `bound`, the least cost of any entry of that load
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
