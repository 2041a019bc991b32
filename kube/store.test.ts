import { beforeEach, describe, expect, it } from 'vitest';
import { Store } from './store.ts';

interface Thing {
  readonly colour: string;
  readonly version: number;
}

describe('Store', () => {
  let store: Store<Thing>;
  let told: string[];

  beforeEach(() => {
    store = new Store<Thing>((a, b) => a.colour === b.colour);
    told = [];
    store.replace(new Map([['a', { colour: 'red', version: 1 }]]));
    store.onChange((key) => told.push(key));
  });

  it('tells of new, different and deleted objects', () => {
    store.set('b', { colour: 'blue', version: 1 });
    store.set('a', { colour: 'green', version: 2 });
    store.delete('b');
    expect(told).toEqual(['b', 'a', 'b']);
  });

  it('takes over a version that differs in nothing of interest without telling', () => {
    store.set('a', { colour: 'red', version: 2 });
    store.delete('unknown');
    expect(told).toEqual([]);
    expect(store.get('a')?.version).toBe(2);
  });

  it('tells what a new list changes, and nothing else', () => {
    store.set('b', { colour: 'blue', version: 1 });
    told.length = 0;
    store.replace(
      new Map([
        ['b', { colour: 'blue', version: 5 }],
        ['c', { colour: 'red', version: 5 }],
      ]),
    );
    expect(told).toEqual(['a', 'c']);
    expect([...store.keys()]).toEqual(['b', 'c']);
  });

  it('is synced by the first list, even an empty one', async () => {
    const empty = new Store<Thing>(() => true);
    empty.replace(new Map());
    await expect(empty.synced).resolves.toBeUndefined();
  });
});
