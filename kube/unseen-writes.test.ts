import { expect, it } from 'vitest';
import { UnseenWrites } from './unseen-writes.ts';

it('knows a write until the cache shows another version or something else is wanted', () => {
  const writes = new UnseenWrites();
  writes.add('a', '7', { colour: 'red' });
  expect(writes.has('a', '7', { colour: 'red' })).toBe(true);
  expect(writes.has('a', '7', { colour: 'green' })).toBe(false);
  expect(writes.has('a', '8', { colour: 'red' })).toBe(false);
  expect(writes.has('b', '7', { colour: 'red' })).toBe(false);
  writes.delete('a');
  expect(writes.has('a', '7', { colour: 'red' })).toBe(false);
});
