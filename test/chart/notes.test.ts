import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { load } from 'js-yaml';
import { chart } from '../e2e/programs/command-line.ts';
import { renderText, type RenderOptions } from './render-chart.ts';

// `helm template` leaves the notes out: so here a copy of the chart makes an object of them, and of nothing else. The
// warning about Pod Security, which asks the cluster, is in test/e2e/pod-security.test.ts.

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chart-notes-'));
  await cp(chart, folder, { recursive: true, dereference: true });
  const templates = join(folder, 'templates');
  const notes = await readFile(join(templates, 'NOTES.txt'), 'utf8');
  const helpers = await readFile(join(templates, '_helpers.tpl'), 'utf8');
  await rm(templates, { recursive: true });
  await cp(join(chart, 'templates/namespace-check.yaml'), join(templates, 'namespace-check.yaml'));
  await writeFile(join(templates, '_helpers.tpl'), `${helpers}{{ define "notes" }}${notes}{{ end }}`);
  await writeFile(join(templates, 'notes.yaml'), 'notes: {{ include "notes" . | toJson }}');
});

afterAll(async () => rm(folder, { recursive: true, force: true }));

async function notesOf(options: RenderOptions = {}): Promise<string[]> {
  const text = await renderText({ folder, ...options });
  return v
    .parse(v.object({ notes: v.string() }), load(text))
    .notes.trim()
    .split('\n');
}

it('Three lines say what to do next where pods are treated', async () => {
  expect(await notesOf()).toEqual([
    expect.stringMatching(/kubectl get gsoreports$/),
    expect.stringMatching(/kubectl label namespace NAMESPACE quicgso\.io\/injection=enabled$/),
    expect.stringMatching(/kubectl describe gsoreport NODE$/),
  ]);
});

it.each([
  [
    'the cluster cannot',
    { injects: false, kubeVersion: '1.35.4' },
    /this cluster \(v1\.35\.4\) does not serve MutatingAdm/,
  ],
  ['nobody wants it', { values: { admission: { mode: 'none' } } }, /because admission\.mode is none/],
])('They say that pods are not treated, and what to write instead, where %s', async (_, options, why) => {
  const [first, second, third, ...note] = await notesOf(options);
  expect(first).toContain('kubectl get gsoreports');
  expect(second).toContain('Give QUIC pods node affinity on quicgso.io/pod-gso=capable');
  expect(third).toContain('kubectl describe gsoreport NODE');
  expect(note.join(' ')).toMatch(/^NOTE: pods are not treated/);
  expect(note.join(' ')).toMatch(why);
});
