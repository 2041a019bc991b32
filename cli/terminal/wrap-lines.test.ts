import { expect, it } from 'vitest';
import { wrapLines } from './wrap-lines.ts';

it.each([
  ['short', 10, ['short']],
  ['one two three', 7, ['one two', 'three']],
  ['one two', 3, ['one', 'two']],
  ['a-word-that-is-too-long for it', 8, ['a-word-that-is-too-long', 'for it']],
  ['', 8, ['']],
])('breaks %j at %i characters', (text, width, lines) => {
  expect(wrapLines(text, width)).toEqual(lines);
});
