import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../../cli/sandbox/cache-folder.ts';
import { findOnPath } from '../../cli/sandbox/find-on-path.ts';
import { runCommand } from '../../cli/sandbox/run-command.ts';
import { runProcess } from '../../cli/sandbox/run-process.ts';
import { waitUntil } from '../../cli/sandbox/wait-until.ts';

/** What is on everything that the tests make in Docker, so that leftovers of a killed run are found. */
export const label = 'quicgso.io/e2e';

/** Runs `docker` and returns what it prints, without the last line end. Throws with what it says when it fails. */
export async function docker(args: readonly string[], signal: AbortSignal): Promise<string> {
  const { exitCode, stdout, stderr } = await runCommand({ command: ['docker', ...args], signal });
  if (exitCode !== 0) throw new Error(`docker ${args.join(' ')}: ${stderr.trim()}`);
  return stdout.trimEnd();
}

/**
 * The Docker daemon of this machine; where none runs, one of our own, which keeps its images in our cache and ends when it
 * is disposed of. Leftovers of a former run are removed.
 */
export async function findDocker(folder: string, signal: AbortSignal): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack();
  if (!(await answers(signal))) {
    for (const [program, inPackage] of [
      ['docker', 'docker.io'],
      ['dockerd', 'docker.io'],
      ['iptables', 'iptables'],
    ] as const) {
      if ((await findOnPath(program, process.env)) === undefined) {
        throw new Error(`There is no ${program} on the PATH: run apt-get install ${inPackage}.`);
      }
    }
    const root = join(cacheFolder(process.env), '..', '..', 'docker');
    await mkdir(root, { recursive: true });
    const daemon = await runProcess({
      name: 'dockerd',
      command: [
        'dockerd',
        '--data-root',
        root,
        '--exec-root',
        join(folder, 'docker'),
        '--pidfile',
        join(folder, 'pid'),
      ],
      log: join(folder, 'dockerd.log'),
    });
    stack.use(daemon);
    await waitUntil(
      async (either) => {
        if (daemon.exit) throw new Error(`dockerd has ended: see ${daemon.log}`);
        return (await answers(either)) || undefined;
      },
      { subject: 'dockerd', signal, timeoutMs: 60_000 },
    );
  }
  await removeLeftovers(signal);
  const all = stack.move();
  return { [Symbol.asyncDispose]: async () => all.disposeAsync() };
}

async function answers(signal: AbortSignal): Promise<boolean> {
  const socket = await access('/var/run/docker.sock').then(
    () => true,
    () => false,
  );
  if (!socket) return false;
  const { exitCode } = await runCommand({ command: ['docker', 'version'], signal });
  return exitCode === 0;
}

async function removeLeftovers(signal: AbortSignal): Promise<void> {
  const filter = ['--filter', `label=${label}`, '-q'];
  const containers = await docker(['ps', '-a', ...filter], signal);
  if (containers !== '') await docker(['rm', '-fv', ...containers.split('\n')], signal);
  const networks = await docker(['network', 'ls', ...filter], signal);
  if (networks !== '') await docker(['network', 'rm', ...networks.split('\n')], signal);
}
