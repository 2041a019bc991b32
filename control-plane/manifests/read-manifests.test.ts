import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { testFolder } from '../../test/support/fake-programs.ts';
import { readManifests } from './read-manifests.ts';

function configMap(name: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`;
}

it('reads all documents of the YAML files in a directory, ordered by file name', async () => {
  const folder = await testFolder();
  await writeFile(join(folder, 'b.yml'), configMap('three'));
  await writeFile(join(folder, 'a.yaml'), `# comment\n---\n${configMap('one')}---\n---\n${configMap('two')}`);
  await writeFile(join(folder, 'README.md'), 'no manifest');
  const manifests = await readManifests([folder]);
  expect(manifests.map(({ metadata }) => metadata.name)).toEqual(['one', 'two', 'three']);
});

it('keeps every field', async () => {
  const file = join(await testFolder(), 'a.yaml');
  await writeFile(file, `${configMap('a')}data: {key: "yes"}\n`);
  expect(await readManifests([file])).toEqual([
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { key: 'yes' } },
  ]);
});

it.each([
  ['is not YAML', 'a: b: c'],
  ['is not a Kubernetes object', 'just: words'],
])('names a file that %s', async (_, content) => {
  const file = join(await testFolder(), 'a.yaml');
  await writeFile(file, content);
  await expect(readManifests([file])).rejects.toThrow(`reading manifests of ${file}`);
});

it('names a missing file', async () => {
  const file = join(await testFolder(), 'a.yaml');
  await expect(readManifests([file])).rejects.toThrow(file);
});
