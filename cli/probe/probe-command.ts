import { dump } from 'js-yaml';
import { Command, Option } from 'commander';
import type { HostObservation } from '../../api/v1alpha1.ts';
import { observeHost } from '../../node-probe/observe-network.ts';
import { exitCodeOf } from './exit-code.ts';
import { renderObservation } from './render-observation.ts';

type Format = 'table' | 'json' | 'yaml';

const renderers: Record<Format, (observation: HostObservation) => string> = {
  table: renderObservation,
  json: (observation) => `${JSON.stringify(observation, null, 2)}\n`,
  yaml: (observation) => dump(observation),
};

/** `quicgso probe`: the check that the DaemonSets run, on this machine and without Kubernetes. */
export function probeCommand(): Command {
  return new Command('probe')
    .description('test whether UDP segmentation offload and ECN work on this machine')
    .option('--local', 'stay on loopback (all that this version tests)')
    .addOption(new Option('-o, --output <format>', 'how to print').choices(Object.keys(renderers)).default('table'))
    .addHelpText('after', '\nExit code: 0 when GSO and ECN work, 1 when one does not, 2 when it could not be told.')
    .action(({ output }: { output: Format }) => {
      const observation = observeHost();
      process.stdout.write(renderers[output](observation));
      process.exitCode = exitCodeOf(observation);
    });
}
