import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readManifests, type Manifest } from '../../control-plane/manifests/read-manifests.ts';
import { chart } from '../e2e/programs/command-line.ts';
import { nameOf, type ChartObject } from './chart-object.ts';
import { renderChart, type RenderedChart } from './render-chart.ts';

// What the integration tests prove of these folders is proven of what the chart installs.

const folders = [
  'rbac',
  'guard',
  'admission',
  'files/crds',
  'hooks/check-install',
  'hooks/check-treatment',
  'hooks/clean-up',
];
const inFolders = await Promise.all(
  folders.map(async (folder) => ({ folder, manifests: await readManifests([join(chart, folder)]) })),
);
/** What the templates write themselves. */
const workloads = ['DaemonSet', 'Deployment', 'Job', 'Pod', 'PodDisruptionBudget', 'NetworkPolicy'];

let rendered: RenderedChart;

beforeAll(async () => {
  rendered = await renderChart({ values: { cleanupOnUninstall: true } });
});

afterAll(async () => rendered[Symbol.asyncDispose]());

/** The object as it is in its file: without the labels and annotations that the chart adds. */
function withoutAdditions(
  { metadata: { labels, annotations, ...metadata }, ...object }: ChartObject,
  source: Manifest,
): object {
  const { labels: sourceLabels, annotations: sourceAnnotations } = source.metadata;
  const kept = {
    ...(sourceLabels !== undefined && { labels: pick(labels, sourceLabels) }),
    ...(sourceAnnotations !== undefined && { annotations: pick(annotations, sourceAnnotations) }),
  };
  return { ...object, metadata: { ...metadata, ...kept } };
}

function pick(from: Readonly<Record<string, string>>, like: unknown): object {
  const keys = new Set(Object.keys(typeof like === 'object' && like !== null ? like : {}));
  return Object.fromEntries(Object.entries(from).filter(([key]) => keys.has(key)));
}

describe.each(inFolders)('The chart installs charts/quicgso/$folder:', ({ manifests }) => {
  it.each(manifests.map((manifest): [string, Manifest] => [nameOf(manifest), manifest]))(
    '%s, with labels and annotations added only',
    (name, manifest) => {
      const found = rendered.objects.filter((object) => nameOf(object) === name);
      expect(found.map((object) => withoutAdditions(object, manifest))).toEqual([manifest]);
    },
  );
});

it('Beside them it installs what runs, and nothing that has rights or judges requests', () => {
  const fromFiles = inFolders.flatMap(({ manifests }) => manifests.map(nameOf));
  const others = rendered.objects.filter((object) => !fromFiles.includes(nameOf(object)));
  expect(others.filter(({ kind }) => !workloads.includes(kind)).map(nameOf)).toEqual([]);
});
