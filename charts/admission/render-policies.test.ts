import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { renderPolicies } from './render-policies.ts';

const installed = join(import.meta.dirname, '../quicgso/admission');

it('charts/quicgso/admission/ matches its sources (-u regenerates it)', async () => {
  const policies = await renderPolicies();
  for (const [name, text] of policies) await expect(text).toMatchFileSnapshot(join(installed, name));
  expect((await readdir(installed)).toSorted()).toEqual([...policies.keys()]);
});
