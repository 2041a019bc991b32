import { beforeEach, describe, expect, it } from 'vitest';
import { Store } from './store.ts';

interface Thing {
  readonly colour: string;
  readonly version: number;
}

describe('Store', () => {
  let store: Store<Thing>;
  let notified: string[];

  beforeEach(() => {
    store = new Store<Thing>((a, b) => a.colour === b.colour);
    notified = [];
    store.replace(new Map([['a', { colour: 'red', version: 1 }]]));
    store.onChange((key) => notified.push(key));
  });

  it('notifies of added, changed and deleted objects', () => {
    store.set('b', { colour: 'blue', version: 1 });
    store.set('a', { colour: 'green', version: 2 });
    store.delete('b');
    expect(notified).toEqual(['b', 'a', 'b']);
  });

  it('stores an irrelevant change without notifying', () => {
    store.set('a', { colour: 'red', version: 2 });
    store.delete('unknown');
    expect(notified).toEqual([]);
    expect(store.get('a')?.version).toBe(2);
  });

  it('notifies only of what a new list changes', () => {
    store.set('b', { colour: 'blue', version: 1 });
    notified.length = 0;
    store.replace(
      new Map([
        ['b', { colour: 'blue', version: 5 }],
        ['c', { colour: 'red', version: 5 }],
      ]),
    );
    expect(notified).toEqual(['a', 'c']);
    expect([...store.keys()]).toEqual(['b', 'c']);
  });

  it('is synced by the first list, even an empty one', async () => {
    const empty = new Store<Thing>(() => true);
    empty.replace(new Map());
    await expect(empty.synced).resolves.toBeUndefined();
  });
});
