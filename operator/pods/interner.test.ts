import { setFlagsFromString } from 'node:v8';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { runInNewContext } from 'node:vm';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { Interner } from './interner.ts';

it('returns the same object for the same text, and different ones for different texts', () => {
  const interner = new Interner<object>();
  const first = interner.get('a', () => ({ a: 1 }));
  expect(interner.get('a', () => ({ a: 1 }))).toBe(first);
  expect(interner.get('b', () => ({ b: 1 }))).not.toBe(first);
});

it('does not grow with objects that are no longer referenced', async () => {
  setFlagsFromString('--expose-gc');
  const collect = v.parse(v.function(), runInNewContext('gc'));
  const interner = new Interner<object>();
  const kept = interner.get('kept', () => ({}));
  for (let round = 0; round < 20; round++) {
    for (let index = 0; index < 1000; index++) interner.get(`${round}-${index}`, () => ({}));
    // A dereferenced weak reference stays alive until the end of the task.
    await nextTurn();
    collect();
  }
  expect(interner.size).toBeLessThan(4000);
  expect(interner.get('kept', () => ({}))).toBe(kept);
});
