import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { load } from 'js-yaml';
import * as v from 'valibot';
import { chart } from '../e2e/programs/command-line.ts';

const map = v.pipe(
  v.unknown(),
  v.check((value) => !Array.isArray(value)),
  v.record(v.string(), v.unknown()),
);

/** What a user may fill freely, so that what stands in it by default may be taken away. */
const free = ['resources'];

/** The path of every value of values.yaml, and of what holds them, as `['image', 'tag']`. */
export async function everyValue(): Promise<string[][]> {
  return pathsIn(load(await readFile(join(chart, 'values.yaml'), 'utf8')));
}

function pathsIn(value: unknown): string[][] {
  const { success, output } = v.safeParse(map, value);
  if (!success) return [];
  return Object.entries(output).flatMap(([key, inner]) => {
    const paths = free.includes(key) ? [] : pathsIn(inner);
    return [[key], ...paths.map((path) => [key, ...path])];
  });
}
