import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everyValue } from './every-value.ts';
import { renderText } from './render-chart.ts';
import { wrongValues } from './wrong-values.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wrong-values-'));
});

afterAll(async () => rm(folder, { recursive: true, force: true }));

/** What Helm says of these values. JSON is YAML. */
async function refusal(values: unknown): Promise<string> {
  const file = join(folder, 'values.yaml');
  await writeFile(file, JSON.stringify(values));
  return renderText({ values: file }).then(
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

// For null, Helm takes the default away, and a template would trip over what is missing.
const everyPath = (await everyValue()).map((path): [string, string[]] => [path.join('.'), path]);

describe('Helm refuses nothing at all, null, for', () => {
  it.each(everyPath)('%s', async (_name, path) => {
    const holder = path.slice(0, -1).map((key) => `/${key}`);
    const values = path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), null);
    expect(await refusal(values)).toContain(`- at '${holder.join('')}': missing property '${path.at(-1) ?? ''}'`);
  });
});

describe('Helm refuses another namespace, and says what to type,', () => {
  it.each(['other', 'default', 'quicgso'])('%s', async (namespace) => {
    await expect(renderText({ namespace })).rejects.toThrow(
      `quicgso lives in the namespace quicgso-system, and this is "${namespace}": run helm with -n quicgso-system --create-namespace`,
    );
  });

  it('whatever is switched off', async () => {
    const values = join(import.meta.dirname, 'values/no-network-tested.yaml');
    await expect(renderText({ namespace: 'other', values })).rejects.toThrow('quicgso lives in the namespace');
  });
});
