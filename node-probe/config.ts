import { type Environment, readSettings } from '../api/config/read-settings.ts';
import { type LogLevel, httpsUrl, logLevel, number, oneOf, text } from '../api/config/setting.ts';
import { type Network, networks, peerPort as defaultPeerPort } from '../api/names.ts';
import type { ApiServer } from './report/api-request.ts';
import type { Reach } from './round/round.ts';

export interface ProbeConfig {
  readonly network: Network;
  /** Name of the Node on which this probe runs, and of its report. */
  readonly node: string;
  /** `loopback` keeps every datagram on this machine. */
  readonly reach: Reach;
  /** UDP port on which this probe answers its peers. */
  readonly peerPort: number;
  readonly apiServer: ApiServer;
  readonly logLevel: LogLevel;
}

const secrets = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The settings of a probe; all are environment variables. */
export function probeSettings(env: Environment) {
  return {
    node: {
      variable: 'QUICGSO_NODE',
      ...text(),
      description: 'Name of the Node, and of its report (fieldRef: spec.nodeName).',
    },
    network: {
      variable: 'QUICGSO_NETWORK',
      ...oneOf(networks),
      description: 'Network to test.',
    },
    logLevel,
    peerPort: {
      variable: 'QUICGSO_PEER_PORT',
      ...number('a UDP port, or 0 for any', defaultPeerPort, 65_535),
      description: 'UDP port on which to answer the probes of other nodes; 0: any free port.',
    },
    reach: {
      variable: 'QUICGSO_REACH',
      ...oneOf(['network', 'loopback'], 'network'),
      description: 'How far datagrams travel. loopback: none leaves this machine.',
    },
    apiServer: {
      variable: 'QUICGSO_API_SERVER',
      ...httpsUrl(inClusterUrl(env)),
      description: 'URL of the API server.',
    },
    tokenFile: {
      variable: 'QUICGSO_TOKEN_FILE',
      ...text(`${secrets}/token`),
      description: 'File with the token, read for each request.',
    },
    caFile: {
      variable: 'QUICGSO_CA_FILE',
      ...text(`${secrets}/ca.crt`),
      description: 'File with the CA certificate of the API server.',
    },
  } as const;
}

/** Reads the settings of a probe. Throws a ConfigError with all problems. */
export function readConfig(env: Environment): ProbeConfig {
  const settings = probeSettings(env);
  const read = readSettings(settings, [], env);
  return {
    network: read(settings.network),
    node: read(settings.node),
    reach: read(settings.reach),
    peerPort: read(settings.peerPort),
    logLevel: read(settings.logLevel),
    apiServer: { url: read(settings.apiServer), tokenFile: read(settings.tokenFile), caFile: read(settings.caFile) },
  };
}

function inClusterUrl(env: Environment): string | undefined {
  const host = env['KUBERNETES_SERVICE_HOST'];
  if (host === undefined) return undefined;
  return `https://${host.includes(':') ? `[${host}]` : host}:${env['KUBERNETES_SERVICE_PORT'] ?? '443'}`;
}
