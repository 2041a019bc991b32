import { expect, it } from 'vitest';
import { ConfigError } from '../api/config/config-error.ts';
import { readConfig } from './config.ts';

const inCluster = {
  QUICGSO_NODE: 'a',
  QUICGSO_NETWORK: 'pod',
  KUBERNETES_SERVICE_HOST: '10.0.0.1',
  KUBERNETES_SERVICE_PORT: '443',
};

it('defaults to the in-cluster API server and token', () => {
  expect(readConfig(inCluster)).toEqual({
    network: 'pod',
    node: 'a',
    reach: 'network',
    peerPort: 47_600,
    logLevel: 'info',
    apiServer: {
      url: 'https://10.0.0.1:443',
      tokenFile: '/var/run/secrets/kubernetes.io/serviceaccount/token',
      caFile: '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt',
    },
  });
});

it('encloses an IPv6 service address in brackets', () => {
  expect(readConfig({ ...inCluster, KUBERNETES_SERVICE_HOST: 'fd00::1' }).apiServer.url).toBe('https://[fd00::1]:443');
});

it.each<[string, Record<string, string>, readonly string[]]>([
  [
    'all missing settings',
    {},
    ['QUICGSO_NODE is not set', 'QUICGSO_NETWORK is not set', 'QUICGSO_API_SERVER is not set'],
  ],
  [
    'an unknown network',
    { ...inCluster, QUICGSO_NETWORK: 'node' },
    ['QUICGSO_NETWORK is "node", must be one of pod, host'],
  ],
  [
    'an API server without TLS',
    { ...inCluster, QUICGSO_API_SERVER: 'http://a' },
    ['QUICGSO_API_SERVER is "http://a", must be an https URL'],
  ],
  [
    'an invalid reach, port and log level',
    { ...inCluster, QUICGSO_REACH: 'far', QUICGSO_PEER_PORT: '65536', QUICGSO_LOG_LEVEL: 'loud' },
    [
      'QUICGSO_REACH is "far", must be one of network, loopback',
      'QUICGSO_PEER_PORT is "65536", must be a UDP port, or 0 for any',
      'QUICGSO_LOG_LEVEL is "loud", must be one of trace, debug, info, warn, error, fatal',
    ],
  ],
])('reports %s', (_, env, problems) => {
  const read = (): unknown => readConfig(env);
  expect(read).toThrow(ConfigError);
  for (const problem of problems) expect(read).toThrow(problem);
});
