import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import which from 'which';
import { atExit } from '../../../control-plane/processes/at-exit.ts';
import { cacheFolder } from '../../../control-plane/binaries/cache-folder.ts';
import { runCommand } from '../../../control-plane/processes/run-command.ts';
import { runProcess } from '../../../control-plane/processes/run-process.ts';
import { waitUntil } from '../../../control-plane/processes/wait-until.ts';

/** What is on all containers and volumes that the tests make, and how their networks' names begin: so they are found again. */
export const label = 'quicgso.io/e2e';
export const networkPrefix = 'quicgso-e2e-';

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
      if ((await which(program, { nothrow: true })) === null) {
        throw new Error(`There is no ${program} on the PATH: run apt-get install ${inPackage}.`);
      }
    }
    const root = join(cacheFolder(process.env), '..', '..', 'docker');
    await mkdir(root, { recursive: true });
    const unmount = (): void => unmountBelow(folder);
    stack.defer(unmount);
    stack.defer(atExit(unmount));
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
  for (const [, ids, remove] of await leftovers(signal)) await docker([...remove, ...ids], signal);
  stack.defer(expectNoLeftovers);
  // Containers outlive a daemon that is killed.
  stack.defer(atExit(removeAtOnce));
  const all = stack.move();
  return { [Symbol.asyncDispose]: async () => all.disposeAsync() };
}

/** Fails a run that leaves something behind. */
async function expectNoLeftovers(): Promise<void> {
  const found = await leftovers(AbortSignal.timeout(30_000));
  if (found.length === 0) return;
  const list = found.map(([what, ids]) => `${what} ${ids.join(', ')}`).join('; ');
  throw new Error(`the tests have left something in Docker: ${list}`);
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

/** What can still be done when this process is interrupted. */
function removeAtOnce(): void {
  const script = `
    docker ps -aq --filter label=${label} | xargs -r docker rm -fv
    docker network ls -q --filter 'name=^${networkPrefix}' | xargs -r docker network rm`;
  execFileSync('sh', ['-c', script], { stdio: 'ignore', timeout: 30_000 });
}

type Leftovers = readonly [what: string, ids: readonly string[], remove: readonly string[]];

/** What of ours is there, in the order in which it can be removed, and by which command. */
async function leftovers(signal: AbortSignal): Promise<Leftovers[]> {
  const labelled = ['--filter', `label=${label}`, '-q'];
  const kinds = [
    ['containers', ['ps', '-a', ...labelled], ['rm', '-fv']],
    ['networks', ['network', 'ls', '--filter', `name=^${networkPrefix}`, '-q'], ['network', 'rm']],
    ['volumes', ['volume', 'ls', ...labelled], ['volume', 'rm', '-f']],
  ] as const;
  const found = await Promise.all(
    kinds.map(async ([what, list, remove]): Promise<Leftovers> => {
      const ids = (await docker(list, signal)).split('\n').filter(Boolean);
      return [what, ids, remove];
    }),
  );
  return found.filter(([, ids]) => ids.length > 0);
}

/** Unmounts what is mounted below a folder, as dockerd leaves namespaces of its containers there, so that it can be removed. */
function unmountBelow(folder: string): void {
  // The fifth field of mountinfo is where it is mounted (proc_pid_mountinfo(5)).
  const points = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '')
    .filter((point) => point.startsWith(`${folder}/`));
  if (points.length > 0) execFileSync('umount', ['--lazy', ...points.toReversed()], { stdio: 'pipe' });
}
