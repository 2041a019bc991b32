import { startTime } from '../../../control-plane/processes/start-time.ts';
import { command } from './command.ts';

/** A network of its own, joined to nothing but what a test joins to it. Disposing of it removes all that is in it. */
export interface NetworkNamespace extends AsyncDisposable {
  readonly name: string;
  /** The words in front of a command that is to run in it. */
  readonly inside: readonly ['ip', 'netns', 'exec', string];
  /** Runs a program in it, which must succeed; returns what it printed. */
  execute(...words: readonly [string, ...string[]]): Promise<string>;
  /** Runs commands of the shell in it, one a line; the first that fails ends them. */
  run(...lines: readonly string[]): Promise<string>;
  /** Loads an nftables ruleset in it. */
  filter(rules: string): Promise<void>;
}

let made = 0;

/** Makes a namespace whose name says who owns it, so that a later run can remove it if we are killed. Needs root. */
export async function makeNamespace(): Promise<NetworkNamespace> {
  const name = `${prefix}-${process.pid}-${startTime(process.pid)}-${++made}`;
  await command('ip', 'netns', 'add', name);
  const inside = ['ip', 'netns', 'exec', name] as const;
  const execute = async (...words: readonly [string, ...string[]]): Promise<string> => command(...inside, ...words);
  const run = async (...lines: readonly string[]): Promise<string> => execute('sh', '-ec', lines.join('\n'));
  await run('ip link set lo up');
  return {
    name,
    inside,
    execute,
    run,
    filter: async (rules) => {
      await execute('nft', rules);
    },
    [Symbol.asyncDispose]: async () => {
      await command('ip', 'netns', 'delete', name);
    },
  };
}

/** Removes the namespaces of runs that were killed. */
export async function sweepNamespaces(): Promise<void> {
  const names = (await command('ip', 'netns', 'list')).split('\n').map((line) => line.split(' ')[0] ?? '');
  for (const name of names) {
    const [, pid, start] = new RegExp(`^${prefix}-(\\d+)-(\\d+)-\\d+$`).exec(name) ?? [];
    if (pid !== undefined && startTime(Number(pid)) !== start) await command('ip', 'netns', 'delete', name);
  }
}

const prefix = 'quicgso-test';
