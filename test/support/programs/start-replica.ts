import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { inject } from 'vitest';
import { serviceAccounts, systemNamespace } from '../../../api/names.ts';
import { TestClient } from '../cluster/test-client.ts';
import { freePort } from '../../../control-plane/processes/free-port.ts';
import { type Exit, runProcess } from '../../../control-plane/processes/run-process.ts';
import { serviceAccountToken } from '../../../control-plane/cluster/service-account-token.ts';
import { writeKubeconfig } from '../../../control-plane/cluster/write-kubeconfig.ts';
import type { MinEvidence } from '../../../operator/verdict/evidence-floor.ts';

const main = join(import.meta.dirname, '../../../operator/main.ts');
const lineSchema = v.object({ level: v.number(), time: v.number(), msg: v.string() });

/** An operator as its pod runs it. */
export interface Replica extends AsyncDisposable {
  readonly name: string;
  readonly ask: (path: string) => Promise<{ readonly status: number; readonly text: string }>;
  /** When it first reported this, in milliseconds since 1970; undefined: not yet. */
  readonly said: (message: string) => number | undefined;
  readonly signal: (signal: NodeJS.Signals) => void;
  readonly exited: Promise<Exit>;
}

/** Starts an operator in a process of its own, with its own rights; disposing of it ends it. */
export async function startReplica(name: string, minEvidence: MinEvidence): Promise<Replica> {
  await using client = new TestClient();
  await using made = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'operator-test-'));
  made.defer(() => rmSync(folder, { recursive: true, force: true }));
  const account = { namespace: systemNamespace, serviceAccount: serviceAccounts.operator };
  const token = await serviceAccountToken(client, account, AbortSignal.timeout(30_000));
  const kubeconfig = join(folder, 'kubeconfig');
  await writeKubeconfig(kubeconfig, { server: inject('server'), ca: inject('ca'), token }, 'operator');
  const port = String(await freePort());
  const child = await runProcess({
    name,
    command: [process.execPath, main, '--min-evidence', minEvidence, '--health-port', port],
    env: { ...process.env, KUBECONFIG: kubeconfig, POD_NAME: name },
    log: join(folder, 'log'),
    graceMs: 2000,
  });
  made.use(child);
  const stack = made.move();
  return {
    name,
    async ask(path) {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`);
      return { status: answer.status, text: await answer.text() };
    },
    said(message) {
      const lines = readFileSync(child.log, 'utf8').split('\n').slice(0, -1);
      return lines.map((line) => v.parse(lineSchema, JSON.parse(line))).find(({ msg }) => msg.includes(message))?.time;
    },
    signal: (signal) => process.kill(child.pid, signal),
    exited: child.exited,
    async [Symbol.asyncDispose]() {
      if (child.exit === undefined) process.kill(child.pid, 'SIGCONT');
      await stack.disposeAsync();
    },
  };
}
