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
  /** TCP port of the health checks and metrics; 0 disables them. */
  readonly healthPort: number;
  /** The networks that the probes of this installation test. */
  readonly tested: readonly Network[];
}

/** Without the access to the cluster: client-node finds it in KUBECONFIG or in the pod. */
export const operatorSettings = {
  minEvidence: {
    flag: 'min-evidence',
    variable: 'QUICGSO_MIN_EVIDENCE',
    ...oneOf(minEvidences, 'auto'),
    description:
      "Minimum evidence for `capable`. auto: the result of a peer if any peer answers, otherwise the node's own tests; wire: always the result of a peer; kernel: the node's own tests.",
  },
  logLevel: { flag: 'log-level', ...logLevel },
  leaderElect: {
    flag: 'leader-elect',
    variable: 'QUICGSO_LEADER_ELECT',
    ...oneOf(['true', 'false'], 'true'),
    description: 'Write only while holding the Lease. With false, no other operator may run in the cluster.',
  },
  podName: {
    flag: 'pod-name',
    variable: 'POD_NAME',
    ...text(''),
    description: 'Identity in the Lease. Empty: the host name and a random suffix.',
  },
  healthPort: {
    flag: 'health-port',
    variable: 'QUICGSO_HEALTH_PORT',
    ...number('a TCP port, or 0 to disable', 8080, 65_535),
    description: 'TCP port of /livez, /readyz and /metrics; 0 disables them.',
  },
  networks: { variable: 'QUICGSO_NETWORKS', ...networksSetting },
} as const;

/**
 * Reads the settings of the operator.
 *
 * @throws {ConfigError} listing all problems
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
