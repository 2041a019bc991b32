import { expect, it } from 'vitest';
import { capabilities, disableAnnotation, envAnnotation } from '../names.ts';
import { presets, switchedBy, switchesOff } from './presets.ts';

it('sets each variable in one preset only', () => {
  const variables = Object.values(presets).flatMap((preset) => Object.values(preset));
  expect(variables).toEqual([...new Set(variables)]);
});

it('knows what a variable switches off, and with which values', () => {
  expect(['QUIC_GO_DISABLE_ECN', 'TS_DEBUG_DISABLE_UDP_GSO', 'PATH', 'toString'].map(switchedBy)).toEqual([
    'ecn',
    'gso',
    undefined,
    undefined,
  ]);
  expect(['true', 't', '1', 'yes', 'on', 'tRUE', '0', ''].filter(switchesOff)).toEqual(['true', 't', '1']);
});

it('keeps the annotations of a variable and of a capability apart', () => {
  expect(envAnnotation('QUIC_GO_DISABLE_GSO', 'host')).toBe('quicgso.io/env.QUIC_GO_DISABLE_GSO.host');
  expect(capabilities.map((capability) => disableAnnotation(capability, 'pod'))).toEqual([
    'quicgso.io/disable-gso.pod',
    'quicgso.io/disable-ecn.pod',
  ]);
});
