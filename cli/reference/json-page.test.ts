import { expect, it } from 'vitest';
import { renderJsonPage } from './json-page.ts';

it('docs/reference/json.md tells of every word for programs (-u writes it anew)', async () => {
  await expect(renderJsonPage()).toMatchFileSnapshot('../../docs/reference/json.md');
});
