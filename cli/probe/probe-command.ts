import { dump } from 'js-yaml';
import { Command, Option } from 'commander';
import type { HostObservation } from '../../api/v1alpha1.ts';
import { observeHost } from '../../node-probe/observe-network.ts';
import type { PeerAddress } from '../../node-probe/peer/exchange.ts';
import { UserError } from '../user-error.ts';
import { addPeer } from './add-peer.ts';
import { exitCodeOf } from './exit-code.ts';
import { readKey, readPeer } from './read-peer.ts';
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
    .option('--local', 'keep every datagram on this machine')
    .option('--peer <host:port>', 'also test delivery to a machine that runs "quicgso responder"')
    .option('--key-file <file>', 'a file with the key that both machines share')
    .addOption(new Option('-o, --output <format>', 'how to print').choices(Object.keys(renderers)).default('table'))
    .addHelpText('after', '\nExit code: 0 when GSO and ECN work, 1 when one does not, 2 when it could not be told.')
    .action(async ({ output, local = false, peer, keyFile }: ProbeOptions) => {
      const target = await peerOf({ local, peer, keyFile });
      const observed = await observeHost({ reach: local ? 'loopback' : 'network' });
      const observation = target ? await addPeer(observed, target) : observed;
      process.stdout.write(renderers[output](observation));
      process.exitCode = exitCodeOf(observation);
    });
}

interface ProbeOptions {
  readonly output: Format;
  readonly local?: boolean;
  readonly peer?: string | undefined;
  readonly keyFile?: string | undefined;
}

async function peerOf({ local, peer, keyFile }: Omit<ProbeOptions, 'output'>): Promise<PeerAddress | undefined> {
  if (peer === undefined) return undefined;
  if (local === true) throw new UserError('--local and --peer exclude each other: leave one out.');
  if (keyFile === undefined)
    throw new UserError('--peer needs --key-file: name a file that holds the key of the responder.');
  return readPeer(peer, readKey(keyFile));
}
