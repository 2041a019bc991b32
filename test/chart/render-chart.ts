import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemNamespace } from '../../api/names.ts';
import { kubernetesVersion } from '../../control-plane/binaries/programs.ts';
import { readManifests } from '../../control-plane/manifests/read-manifests.ts';
import { chart, helm } from '../e2e/programs/command-line.ts';
import { readChartObject, type ChartObject } from './chart-object.ts';

const prefix = join(tmpdir(), 'chart-test-');

export interface RenderOptions {
  readonly values?: object;
  readonly release?: string;
  readonly namespace?: string;
  /** Whether the cluster serves MutatingAdmissionPolicy. Default: it does. */
  readonly injects?: boolean;
  /** The version of the cluster. Default: that of the tests. */
  readonly kubeVersion?: string;
  /** The folder of the chart. Default: ours. */
  readonly folder?: string;
}

export interface RenderedChart extends AsyncDisposable {
  readonly text: string;
  /** Hooks too. */
  readonly objects: readonly ChartObject[];
  /** A file with the text; it goes with this object. */
  readonly file: string;
}

/** What Helm makes of the chart, as text. Throws with what Helm says when it refuses. */
export async function renderText(options: RenderOptions = {}): Promise<string> {
  const { values = {}, release = 'quicgso', namespace = systemNamespace, injects = true, folder = chart } = options;
  const { kubeVersion = kubernetesVersion } = options;
  await using temporary = await mkdtempDisposable(prefix);
  // JSON is YAML.
  const file = join(temporary.path, 'values.yaml');
  await writeFile(file, JSON.stringify(values));
  return await helm(
    'template',
    release,
    folder,
    '--namespace',
    namespace,
    // Without a cluster, Helm 3 takes one of a version that we do not support.
    '--kube-version',
    kubeVersion,
    ...(injects ? ['--api-versions', 'admissionregistration.k8s.io/v1/MutatingAdmissionPolicy'] : []),
    '--values',
    file,
  );
}

/** The same, read. Throws too when it is no YAML, as when a key stands there twice. */
export async function renderChart(options: RenderOptions = {}): Promise<RenderedChart> {
  await using stack = new AsyncDisposableStack();
  const text = await renderText(options);
  const file = join(stack.use(await mkdtempDisposable(prefix)).path, 'rendered.yaml');
  await writeFile(file, text);
  const objects = (await readManifests([file])).map(readChartObject);
  const folder = stack.move();
  return { text, objects, file, [Symbol.asyncDispose]: async () => folder.disposeAsync() };
}
