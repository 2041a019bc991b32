import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';

/** A sandbox in a child process, as a user starts it, with a folder for temporary files of its own. */
export interface RunningSandbox extends AsyncDisposable {
  /** Everything it has printed so far. */
  readonly stdout: () => string;
  /** Milliseconds from its start until it printed the text. Rejects when it ends first. */
  readonly untilPrinted: (text: string) => Promise<number>;
  readonly interrupt: () => void;
  /** Its exit code and all that it printed. */
  readonly ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
  /** Processes that it started and that still run, and files that it left. */
  readonly leftovers: () => { processes: string[]; files: string[] };
}

const main = join(import.meta.dirname, '../../../cli/main.ts');

/** Starts `quicgso sandbox`; disposing of it interrupts it and waits for its end. */
export function startSandbox(args: readonly string[]): RunningSandbox {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-test-'));
  const begin = performance.now();
  const child = spawn(process.execPath, [main, 'sandbox', ...args], {
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Its own process group: an interrupt reaches only the sandbox, which must stop its children on its own.
    detached: true,
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, stdout, stderr }));
  return {
    stdout: () => stdout,
    untilPrinted: async (text) => {
      const seen = vi.waitUntil(() => (stdout + stderr).includes(text), { timeout: 60_000, interval: 10 });
      await Promise.race([seen, ended]);
      if (!(stdout + stderr).includes(text))
        throw new Error(`the sandbox ended before it printed "${text}": ${stderr}`);
      return performance.now() - begin;
    },
    interrupt: () => child.kill('SIGINT'),
    ended,
    leftovers: () => ({ processes: processesOf(folder), files: readdirSync(folder) }),
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Command lines of the processes that have the folder in their environment; all that a sandbox starts have. */
function processesOf(folder: string): string[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((pid) => {
      try {
        const environment = readFileSync(`/proc/${pid}/environ`, 'latin1');
        return environment.includes(`TMPDIR=${folder}`) ? [readFileSync(`/proc/${pid}/cmdline`, 'latin1')] : [];
      } catch {
        // It exited between the two reads.
        return [];
      }
    });
}
