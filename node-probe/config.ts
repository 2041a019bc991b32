import { type Environment, readSettings } from '../api/config/read-settings.ts';
import { httpsUrl, type LogLevel, logLevel, number, oneOf, text } from '../api/config/setting.ts';
import type { ApiServer } from './report/api-request.ts';
import type { Reach } from './round/reach.ts';
import { networks, peerPort as defaultPeerPort, type Network } from '../api/names.ts';

export interface ProbeConfig {
  readonly network: Network;
  /** The Node on which this probe runs, and so the name of its report. */
  readonly node: string;
  /** `loopback` keeps every datagram on this machine. */
  readonly reach: Reach;
  /** UDP port on which peers are answered. */
  readonly peerPort: number;
  readonly apiServer: ApiServer;
  readonly logLevel: LogLevel;
}

const secrets = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The settings of a probe, all of them variables. */
export function probeSettings(env: Environment) {
  return {
    node: {
      variable: 'QUICGSO_NODE',
      ...text(),
      description: 'The Node on which it runs, and so the name of its report; from fieldRef spec.nodeName.',
    },
    network: {
      variable: 'QUICGSO_NETWORK',
      ...oneOf(networks),
      description: 'Which network it tests.',
    },
    logLevel,
    peerPort: {
      variable: 'QUICGSO_PEER_PORT',
      ...number('a UDP port, or 0 for any', defaultPeerPort, 65_535),
      description: 'UDP port on which it answers the probes of other nodes.',
    },
    reach: {
      variable: 'QUICGSO_REACH',
      ...oneOf(['network', 'loopback'], 'network'),
      description: 'How far its datagrams go; loopback keeps each of them on this machine.',
    },
    apiServer: {
      variable: 'QUICGSO_API_SERVER',
      ...httpsUrl(inClusterUrl(env)),
      description: 'The API server to which it reports; default: that of its cluster.',
    },
    tokenFile: {
      variable: 'QUICGSO_TOKEN_FILE',
      ...text(`${secrets}/token`),
      description: 'A file with the token, read for each request.',
    },
    caFile: {
      variable: 'QUICGSO_CA_FILE',
      ...text(`${secrets}/ca.crt`),
      description: 'A file with the certificate authority of the API server.',
    },
  } as const;
}

/** Reads the environment of a probe. Throws `ConfigError` with every problem at once. */
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
