import { Command } from 'commander';
import { localPlan } from '../probe/read-plan.ts';
import { renderRound } from '../probe/render-round.ts';
import { runProbe } from '../probe/run-probe.ts';

/** How long a graceful shutdown may take. */
const shutdownMs = 10_000;

/** The first Ctrl-C shuts down gracefully. The second, or a timeout, exits immediately, which kills the children. */
function stop(stopping: AbortController): void {
  if (stopping.signal.aborted) process.exit(130);
  stopping.abort();
  setTimeout(() => process.exit(130), shutdownMs).unref();
}

/** `quicgso sandbox`: demonstrates everything on this machine. Ctrl-C stops it at any time and leaves nothing behind. */
export function sandboxCommand(): Command {
  return new Command('sandbox')
    .description('test this machine, then demonstrate everything on a real control plane (no root, no Docker)')
    .option('--once', 'exit after the demonstration')
    .addHelpText('after', '\nEnvironment:\n  KUBEBUILDER_ASSETS  directory with the binaries of the control plane')
    .action(async ({ once = false }: { once?: boolean }) => {
      const stopping = new AbortController();
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(stopping));
      try {
        process.stdout.write(renderRound(await runProbe(localPlan)));
        // Imported here, so that neither this verdict nor other commands wait for it.
        const { runSandbox } = await import('./run-sandbox.ts');
        await runSandbox({ once, env: process.env, signal: stopping.signal });
      } catch (error) {
        // Errors after a stop are expected; shells expect 130 after Ctrl-C.
        if (!stopping.signal.aborted) throw error;
        process.exitCode = 130;
      }
    });
}
