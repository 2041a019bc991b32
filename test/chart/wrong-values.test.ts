import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { load } from 'js-yaml';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { chart } from '../e2e/programs/command-line.ts';
import { renderText } from './render-chart.ts';
import { wrongValues } from './wrong-values.ts';

/** What Helm says of these values. */
async function refusal(values: object): Promise<string> {
  return renderText({ values }).then(
    () => 'nothing',
    (error: unknown) => String(error),
  );
}

describe('Helm refuses, and names the key,', () => {
  it.each(wrongValues)('%s', async (_what, values, at, says) => {
    const message = await refusal(values);
    expect(message).toContain("values don't meet the specifications of the schema(s)");
    expect(message).toContain(`- at '${at}': ${says}`);
  });

  it('every key that is wrong, at once', async () => {
    const message = await refusal({ logLevel: 'loud', minEvidence: 'none', probe: { pod: { enabled: 'yes' } } });
    for (const at of ['/logLevel', '/minEvidence', '/probe/pod/enabled']) expect(message).toContain(`- at '${at}': `);
  });
});

/** What a user may fill freely, so that what stands in it by default may be taken away. */
const free = ['resources'];
const map = v.pipe(
  v.unknown(),
  v.check((value) => !Array.isArray(value)),
  v.record(v.string(), v.unknown()),
);

/** The path of every value, and of what holds them, as `['image', 'tag']`. */
function pathsIn(value: unknown): string[][] {
  const { success, output } = v.safeParse(map, value);
  if (!success) return [];
  return Object.entries(output).flatMap(([key, inner]) => {
    const paths = free.includes(key) ? [] : pathsIn(inner);
    return [[key], ...paths.map((path) => [key, ...path])];
  });
}

// For null, Helm takes the default away, and a template would trip over what is missing.
const paths = pathsIn(load(await readFile(join(chart, 'values.yaml'), 'utf8')));

describe('Helm refuses nothing at all, null, for', () => {
  it.each(paths.map((path): [string, string[]] => [path.join('.'), path]))('%s', async (_name, path) => {
    const holder = path.slice(0, -1).map((key) => `/${key}`);
    const values = path.reduceRight<object | null>((inner, key) => ({ [key]: inner }), null);
    expect(await refusal(values ?? {})).toContain(`- at '${holder.join('')}': missing property '${path.at(-1) ?? ''}'`);
  });
});

describe('Helm refuses another namespace, and says what to type,', () => {
  it.each(['other', 'default', 'quicgso'])('%s', async (namespace) => {
    await expect(renderText({ namespace })).rejects.toThrow(
      `quicgso must be installed in the namespace quicgso-system, not in "${namespace}": run helm with -n quicgso-system --create-namespace`,
    );
  });

  it('whatever is switched off', async () => {
    const values = { probe: { pod: { enabled: false }, host: { enabled: false } } };
    await expect(renderText({ namespace: 'other', values })).rejects.toThrow(
      'quicgso must be installed in the namespace',
    );
  });
});
