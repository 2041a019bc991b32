import { type Environment, readSettings } from '../api/config/read-settings.ts';
import { type LogLevel, logLevel, number, oneOf, text } from '../api/config/setting.ts';
import type { Network } from '../api/names.ts';
import { networksIn, networksSetting } from '../api/tested-networks.ts';
import { type MinEvidence, minEvidences } from './verdict/evidence-floor.ts';

export interface Config {
  readonly minEvidence: MinEvidence;
  readonly logLevel: LogLevel;
  readonly leaderElect: boolean;
  readonly podName: string | undefined;
  /** TCP port of health and metrics; 0: none. */
  readonly healthPort: number;
  /** The networks that the probes of this installation test. */
  readonly tested: readonly Network[];
}

/** The way to the cluster is not among them: client-node finds it, in KUBECONFIG or in the pod. */
export const operatorSettings = {
  minEvidence: {
    flag: 'min-evidence',
    variable: 'QUICGSO_MIN_EVIDENCE',
    ...oneOf(minEvidences, 'auto'),
    description:
      "What a verdict capable must rest on. auto: on a peer's word where any peer answers; wire: always; kernel: never more than the node itself can tell.",
  },
  logLevel: { flag: 'log-level', ...logLevel },
  leaderElect: {
    flag: 'leader-elect',
    variable: 'QUICGSO_LEADER_ELECT',
    ...oneOf(['true', 'false'], 'true'),
    description:
      'Whether it writes only while it holds the Lease. With false, there must be no other operator in the cluster.',
  },
  podName: {
    flag: 'pod-name',
    variable: 'POD_NAME',
    ...text(''),
    description: 'What it calls itself in the Lease. Empty: a name of its own making.',
  },
  healthPort: {
    flag: 'health-port',
    variable: 'QUICGSO_HEALTH_PORT',
    ...number('a TCP port, or 0 for none', 8080, 65_535),
    description: 'TCP port of /livez, /readyz and /metrics; 0: none.',
  },
  networks: { variable: 'QUICGSO_NETWORKS', ...networksSetting },
} as const;

/**
 * Reads the operator's settings.
 *
 * @throws {ConfigError} with all problems at once
 */
export function readConfig(argv: readonly string[], env: Environment): Config {
  const read = readSettings(operatorSettings, argv, env);
  return {
    minEvidence: read(operatorSettings.minEvidence),
    logLevel: read(operatorSettings.logLevel),
    leaderElect: read(operatorSettings.leaderElect) === 'true',
    podName: read(operatorSettings.podName) || undefined,
    healthPort: read(operatorSettings.healthPort),
    tested: networksIn(read(operatorSettings.networks)),
  };
}
