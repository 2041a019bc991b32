import { expect, it } from 'vitest';
import { readLines } from './read-lines.ts';

function linesOf(...chunks: Uint8Array[]): Promise<string[]> {
  const stream = async function* (): AsyncGenerator<Uint8Array, void> {
    yield* chunks;
  };
  return Array.fromAsync(readLines(stream()));
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

it('joins lines that arrive in parts and splits lines that arrive together', async () => {
  expect(await linesOf(bytes('a'), bytes('b\nc\n\nd'), bytes('\n'))).toEqual(['ab', 'c', 'd']);
});

it('keeps a character whose bytes arrive separately', async () => {
  const word = bytes('é\n');
  expect(await linesOf(word.slice(0, 1), word.slice(1))).toEqual(['é']);
});

it('drops a line that was cut off', async () => {
  expect(await linesOf(bytes('whole\n{"cut'))).toEqual(['whole']);
});
