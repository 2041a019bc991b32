import { Command, CommanderError } from 'commander';
import { NativeCallsUnavailableError } from '../linux/libc.ts';
import { UserError } from '../api/user-error.ts';

/** How each command is loaded. Together they take twice as long to load as the one that is run. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  probe: async () => (await import('./probe/probe-command.ts')).probeCommand(),
  responder: async () => (await import('./responder/responder-command.ts')).responderCommand(),
  nodes: async () => (await import('./nodes/nodes-command.ts')).nodesCommand(),
  explain: async () => (await import('./explain/explain-command.ts')).explainCommand(),
  reprobe: async () => (await import('./reprobe/reprobe-command.ts')).reprobeCommand(),
  sandbox: async () => (await import('./sandbox/sandbox-command.ts')).sandboxCommand(),
};

const program = new Command('quicgso')
  .description(
    'Tests where UDP segmentation offload (GSO) works, and configures and places QUIC pods on Kubernetes accordingly.',
  )
  .option('--verbose', 'print the stack trace of an error')
  .exitOverride();
const named = process.argv.slice(2).find((argument) => Object.hasOwn(commands, argument));
// Without one, it is all of them that the help lists.
for (const [name, load] of Object.entries(commands)) {
  if (named !== undefined && name !== named) continue;
  program.addCommand((await load()).copyInheritedSettings(program));
}

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = error instanceof CommanderError ? (error.exitCode === 0 ? 0 : 2) : 2;
  if (!(error instanceof CommanderError)) process.stderr.write(`quicgso: ${describe(error)}\n`);
}

/** One sentence for expected errors, advice for unexpected ones, and the stack trace with --verbose. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (process.argv.includes('--verbose')) return error.stack ?? error.message;
  const expected = error instanceof UserError || error instanceof NativeCallsUnavailableError;
  return expected ? error.message : `${error.message} (unexpected error: rerun with --verbose and report it)`;
}
