import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chart } from '../e2e/programs/command-line.ts';
import { byName } from './chart-object.ts';
import { renderChart, renderText } from './render-chart.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chart-copy-'));
});

afterAll(async () => rm(folder, { recursive: true, force: true }));

it('The name of the release is text, also when it looks like a number', async () => {
  await using rendered = await renderChart({ release: '1e3' });
  expect(byName(rendered.objects, ({ metadata }) => metadata.labels['app.kubernetes.io/instance'])).toEqual(
    byName(rendered.objects, () => '1e3'),
  );
});

it('A version with a plus sign, which no label and no tag may hold, has an underscore there', async () => {
  await cp(chart, folder, { recursive: true, dereference: true });
  const file = join(folder, 'Chart.yaml');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replaceAll(/^(version|appVersion): .*$/gm, '$1: 1.2.3+build.4'));
  await using rendered = await renderChart({ folder });
  const labels = { 'app.kubernetes.io/version': '1.2.3_build.4', 'helm.sh/chart': 'quicgso-1.2.3_build.4' };
  expect(byName(rendered.objects, ({ metadata }) => metadata.labels)).toMatchObject(
    byName(rendered.objects, () => labels),
  );
  expect(rendered.text).toContain('image: quicgso-probe:1.2.3_build.4');
  expect(rendered.text).not.toContain('+build');
});

it.each(['1.31.9', '1.20.0'])('Kubernetes %s is refused, since the chart says what it needs', async (kubeVersion) => {
  await expect(renderText({ kubeVersion })).rejects.toThrow(/requires kubeVersion: >=1\.32\.0-0/);
});
