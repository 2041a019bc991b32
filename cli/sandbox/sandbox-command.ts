import { Command } from 'commander';
import { localPlan } from '../probe/read-plan.ts';
import { renderRound } from '../probe/render-round.ts';
import { runProbe } from '../probe/run-probe.ts';

/** How long an orderly end may take, in milliseconds. */
const patience = 10_000;

/** The first Ctrl-C ends in order; the second, or too long a wait, at once: what runs is then killed as this exits. */
function stop(stopping: AbortController): void {
  if (stopping.signal.aborted) process.exit(130);
  stopping.abort();
  setTimeout(() => process.exit(130), patience).unref();
}

/** `quicgso sandbox`: everything at work on this machine. Ctrl-C ends it at any moment and leaves nothing behind. */
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
        // Loaded now: neither this verdict nor other commands wait for it.
        const { runSandbox } = await import('./run-sandbox.ts');
        await runSandbox({ once, env: process.env, signal: stopping.signal });
      } catch (error) {
        // What fails because we were told to stop is no failure; 130 is what a shell expects after Ctrl-C.
        if (!stopping.signal.aborted) throw error;
        process.exitCode = 130;
      }
    });
}
