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

/** What is told to people about a pod whose containers run with something else than its annotations say by now. */
export function describeDrift(pod: DriftedPod): DriftDescription {
  const { namespace, name, node, network, drift, runsWith, settings, entry } = pod;
  const differing = settings.filter((setting) => {
    const is = runsWith.get(settingName(setting));
    return is !== undefined && is !== isOnAt(setting, entry);
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
          `This pod still runs with ${list(slow, 'off')}, though it works on node ${node} (${network} network): ` +
            'safe, but slower than need be.',
        ]),
    'Its annotations are corrected, and each container reads them when it starts again. To have that now: ' +
      `kubectl -n ${namespace} delete pod ${name}, or for its whole workload, say a Deployment: ` +
      `kubectl -n ${namespace} rollout restart deployment NAME. ` +
      `What was found on the node: kubectl get gsoreport ${node} -o yaml`,
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
