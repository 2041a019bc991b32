import type { Network } from '../../api/names.ts';
import type { Drift } from './judge-drift.ts';
import { type RunsWith, settingName } from '../../api/treatment/runs-with.ts';
import { type Setting, isOnAt } from '../../api/treatment/settings.ts';

export interface DriftedPod {
  readonly namespace: string;
  readonly name: string;
  readonly node: string;
  readonly network: Network;
  readonly drift: Drift;
  readonly runsWith: RunsWith;
  readonly settings: readonly Setting[];
  readonly entry: string;
}

export interface DriftDescription {
  readonly type: 'Normal' | 'Warning';
  readonly reason: 'GsoDriftUnsafe' | 'GsoDriftConservative';
  readonly message: string;
}

/** The Event for a pod whose containers run with other values than its annotations now have. */
export function describeDrift(pod: DriftedPod): DriftDescription {
  const { namespace, name, node, network, drift, runsWith, settings, entry } = pod;
  const differing = settings.filter((setting) => {
    const have = runsWith.get(settingName(setting));
    return have !== undefined && have !== isOnAt(setting, entry);
  });
  const wrong = differing.filter((setting) => !isOnAt(setting, entry));
  const slow = differing.filter((setting) => isOnAt(setting, entry));
  const sentences = [
    ...(wrong.length === 0
      ? []
      : [
          `This pod still runs with ${list(wrong, 'on')}, which does not work on node ${node} (${network} network): ` +
            'datagrams may be refused or lost.',
        ]),
    ...(slow.length === 0
      ? []
      : [
          `This pod still runs with ${list(slow, 'off')}, which is not needed on node ${node} (${network} network): ` +
            'safe, but slower than necessary.',
        ]),
    'Its annotations are corrected; each container reads them when it restarts. To apply them now: ' +
      `kubectl -n ${namespace} delete pod ${name}, or for its whole workload, for example a Deployment: ` +
      `kubectl -n ${namespace} rollout restart deployment NAME. ` +
      `Results for the node: kubectl get gsoreport ${node} -o yaml`,
  ];
  return {
    type: drift === 'unsafe' ? 'Warning' : 'Normal',
    reason: drift === 'unsafe' ? 'GsoDriftUnsafe' : 'GsoDriftConservative',
    message: sentences.join(' ').slice(0, 1024),
  };
}

function list(settings: readonly Setting[], word: 'on' | 'off'): string {
  const switches = settings.flatMap((setting) => ('capability' in setting ? setting.capability.toUpperCase() : []));
  const variables = settings.flatMap((setting) =>
    'variable' in setting ? `${setting.variable}=${setting[word]}` : [],
  );
  return [...(switches.length === 0 ? [] : [`${switches.join(' and ')} ${word}`]), ...variables].join(', ');
}
