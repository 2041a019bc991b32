import { ConfigError } from '../api/config-error.ts';
import type { Reach } from './round/observe-network.ts';
import { networks, peerPort as defaultPeerPort, type Network } from '../api/names.ts';

/** How to reach the API server, and who we are to it. The token file is read for each request: kubelets renew it. */
export interface ApiServer {
  readonly url: string;
  readonly tokenFile: string;
  readonly caFile: string;
}

export interface ProbeConfig {
  readonly network: Network;
  /** The Node on which this probe runs, and so the name of its report. */
  readonly node: string;
  /** `loopback` keeps every datagram on this machine. */
  readonly reach: Reach;
  /** UDP port on which peers are answered. */
  readonly peerPort: number;
  readonly apiServer: ApiServer;
}

const secrets = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Reads the environment of a probe. Throws `ConfigError` with every problem at once. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): ProbeConfig {
  const problems: string[] = [];
  const required = (name: string, why: string): string => {
    const value = env[name] ?? '';
    if (value === '') problems.push(`${name} is not set: ${why}`);
    return value;
  };
  const node = required('QUICGSO_NODE', 'it names the Node, from fieldRef spec.nodeName');
  const wanted = required('QUICGSO_NETWORK', 'it says which network is tested, "pod" or "host"');
  const network = networks.find((name) => name === wanted);
  if (wanted !== '' && !network) problems.push(`QUICGSO_NETWORK is "${wanted}": use "pod" or "host"`);
  const url = env['QUICGSO_API_SERVER'] ?? inClusterUrl(env);
  if (url === undefined) {
    problems.push(
      'QUICGSO_API_SERVER is not set and neither is KUBERNETES_SERVICE_HOST: there is no API server to report to',
    );
  } else if (!URL.canParse(url) || new URL(url).protocol !== 'https:') {
    problems.push(`QUICGSO_API_SERVER is "${url}": use an https URL`);
  }
  const reach = env['QUICGSO_REACH'] ?? 'network';
  if (reach !== 'loopback' && reach !== 'network') {
    problems.push(`QUICGSO_REACH is "${reach}": use "loopback" or "network"`);
    throw new ConfigError(problems);
  }
  const peerPort = Number(env['QUICGSO_PEER_PORT'] ?? defaultPeerPort);
  if (!Number.isInteger(peerPort) || peerPort < 0 || peerPort > 65_535) {
    problems.push(`QUICGSO_PEER_PORT is "${env['QUICGSO_PEER_PORT']}": use a UDP port, or 0 for any`);
  }
  if (problems.length > 0 || !network || url === undefined) throw new ConfigError(problems);
  return {
    network,
    node,
    reach,
    peerPort,
    apiServer: {
      url,
      tokenFile: env['QUICGSO_TOKEN_FILE'] ?? `${secrets}/token`,
      caFile: env['QUICGSO_CA_FILE'] ?? `${secrets}/ca.crt`,
    },
  };
}

function inClusterUrl(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const host = env['KUBERNETES_SERVICE_HOST'];
  if (host === undefined) return undefined;
  return `https://${host.includes(':') ? `[${host}]` : host}:${env['KUBERNETES_SERVICE_PORT'] ?? '443'}`;
}
