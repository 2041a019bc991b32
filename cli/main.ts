import { Command, CommanderError } from 'commander';
import { NativeCallsUnavailableError } from '../linux/libc.ts';
import { explainCommand } from './explain/explain-command.ts';
import { nodesCommand } from './nodes/nodes-command.ts';
import { probeCommand } from './probe/probe-command.ts';
import { reprobeCommand } from './reprobe/reprobe-command.ts';
import { responderCommand } from './responder/responder-command.ts';
import { sandboxCommand } from './sandbox/sandbox-command.ts';
import { UserError } from '../api/user-error.ts';

const program = new Command('quicgso')
  .description(
    'Tests where UDP segmentation offload (GSO) works, and configures and places QUIC pods on Kubernetes accordingly.',
  )
  .option('--verbose', 'print the stack trace of an error')
  .exitOverride();
const commands = [
  probeCommand(),
  responderCommand(),
  nodesCommand(),
  explainCommand(),
  reprobeCommand(),
  sandboxCommand(),
];
for (const command of commands) program.addCommand(command.copyInheritedSettings(program));

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
