import { Command, Option } from 'commander';
import { type Format, formatRound, formats } from './format-round.ts';
import { type ProbeOptions, readPlan } from './read-plan.ts';
import { runProbe } from './run-probe.ts';
import { watchRounds } from './watch-rounds.ts';
import { checkNames } from '../../node-probe/round/round.ts';

const help = `
Checks: kernel (bursts on loopback), egress (the interface accepts bursts; nothing travels farther than one hop),
wire (a peer receives them), ecn (ECN marks on all these paths), host (settings that may explain the other results).

Exit code: 0 if everything that was tested works, 1 if something does not, 2 if the result is inconclusive.`;

/** `quicgso probe`: the probe of the DaemonSets, on this machine and without Kubernetes. `run`: runs it once. */
export function probeCommand(run = runProbe): Command {
  return new Command('probe')
    .description('test whether UDP segmentation offload and ECN work on this machine, and explain what to do if not')
    .option('--local', 'keep every datagram on this machine')
    .option('--interface <name>', 'egress interface to test (default: that of the default route)')
    .option('--peer <host:port>', 'also test delivery to a machine that runs "quicgso responder" (repeatable)', append)
    .option('--key-file <file>', 'file with the key that both machines share')
    .option('--only <checks>', `run only these checks, comma-separated: ${checkNames.join(', ')}`)
    .option('--watch', 'repeat every 30 seconds and when the interface changes, until Ctrl-C')
    .addOption(new Option('-o, --output <format>', 'output format').choices([...formats]).default('text'))
    .addHelpText('after', help)
    .action(async ({ output, watch = false, ...options }: CommandOptions) => {
      const plan = await readPlan(options);
      if (watch) {
        process.exitCode = await watchRounds(plan, output);
        return;
      }
      const round = await run(plan);
      process.stdout.write(formatRound(output, round));
      process.exitCode = round.verdict.exitCode;
    });
}

interface CommandOptions extends ProbeOptions {
  readonly output: Format;
  readonly watch?: boolean;
}

function append(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}
