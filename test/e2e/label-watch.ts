import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { runProcess } from '../../control-plane/processes/run-process.ts';
import { columns } from './wait-for-verdicts.ts';

/** All that the labels of nodes have been since it began; disposing of it ends it. */
export interface LabelWatch extends AsyncDisposable {
  /** A line for each node and each change of it, as `nodeLabels` has them, each once. */
  seen(): Promise<string[]>;
}

/** Watches the labels of all nodes, so that one which is lost and comes back is seen too. */
export async function watchLabels(): Promise<LabelWatch> {
  const folder = await mkdtemp(join(tmpdir(), 'quicgso-label-watch-'));
  const log = join(folder, 'log');
  const kubectl = join(inject('binaries'), 'kubectl');
  const watched = await runProcess({
    name: 'kubectl get nodes --watch',
    command: [kubectl, 'get', 'nodes', '--watch', '--no-headers', '-o', `custom-columns=${columns}`],
    env: { ...process.env, KUBECONFIG: inject('kubeconfig') },
    log,
  });
  return {
    seen: async () => {
      if (watched.exit !== undefined) throw new Error(`the watch of labels has ended: ${await readFile(log, 'utf8')}`);
      const lines = (await readFile(log, 'utf8')).split('\n').map((line) => line.trim().replaceAll(/ +/g, ' '));
      return [...new Set(lines.filter(Boolean))].toSorted();
    },
    [Symbol.asyncDispose]: async () => {
      await watched.stop();
      await rm(folder, { recursive: true });
    },
  };
}
