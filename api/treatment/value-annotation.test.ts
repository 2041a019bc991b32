import { expect, it } from 'vitest';
import { capabilities, disableAnnotation, envAnnotation, networks, nodeAnnotation } from '../names.ts';
import { readValueAnnotation } from './value-annotation.ts';

it.each(networks)('parses every key of the %s network', (network) => {
  for (const capability of capabilities) {
    expect(readValueAnnotation(disableAnnotation(capability, network))).toEqual({ network, capability });
  }
  for (const variable of ['X', 'TUNNEL_TRANSPORT_PROTOCOL', 'a1', 'pod', 'env']) {
    expect(readValueAnnotation(envAnnotation(variable, network))).toEqual({ network, variable });
  }
});

it.each([
  nodeAnnotation,
  'quicgso.io/env..pod',
  'quicgso.io/env.pod',
  'quicgso.io/env.X',
  'quicgso.io/env.X.node',
  'quicgso.io/disable-gso',
  'quicgso.io/disable-udp.pod',
  'example.com/env.X.pod',
  'toString',
])('finds no value under %s', (key) => {
  expect(readValueAnnotation(key)).toBeUndefined();
});
