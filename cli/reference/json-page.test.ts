import { expect, it } from 'vitest';
import { renderJsonPage } from './json-page.ts';

it('docs/reference/json.md lists every machine-readable word (-u regenerates it)', async () => {
  await expect(renderJsonPage()).toMatchFileSnapshot('../../docs/reference/json.md');
});
