import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { CORE_SCHEMA, load, mergeTag } from 'js-yaml';
import * as v from 'valibot';
import { textMap } from '../../api/text-map.ts';
import { corpusCaseSchema, type CorpusCase } from './corpus-case.ts';

const folder = join(import.meta.dirname, 'cases');

/** One file of the corpus. `shared` is where it names what several of its cases repeat. */
const corpusFile = v.strictObject({ shared: v.exactOptional(v.unknown()), cases: v.array(corpusCaseSchema) });

export interface Theme {
  readonly name: string;
  readonly cases: readonly CorpusCase[];
}

/** All cases, by theme: the name of their file. Throws with the file's name when one cannot be read. */
export async function readCorpus(): Promise<Theme[]> {
  const files = (await readdir(folder)).toSorted();
  return Promise.all(files.map(async (file) => ({ name: basename(file, '.yaml'), cases: await readCases(file) })));
}

async function readCases(file: string): Promise<CorpusCase[]> {
  const { success, output, issues } = v.safeParse(corpusFile, await readYaml(join(folder, file)));
  if (!success) throw new Error(`test/corpus/cases/${file}:\n${v.summarize(issues)}`);
  return output.cases;
}

/** For titles of tests: vitest cuts off a long `$name`. */
export function named<T extends { readonly name: string }>(items: readonly T[]): [name: string, item: T][] {
  return items.map((item) => [item.name, item]);
}

/** What every node of the corpus can do, as in a GsoNodeMap. */
export async function readNodes(): Promise<Record<string, string>> {
  return v.parse(textMap, await readYaml(join(import.meta.dirname, 'nodes.yaml')));
}

/** YAML with merge keys (`<<: *name`). */
async function readYaml(file: string): Promise<unknown> {
  return load(await readFile(file, 'utf8'), { schema: CORE_SCHEMA.withTags(mergeTag) });
}
