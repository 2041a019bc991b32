import { expect, it } from 'vitest';
import { capabilities, disableAnnotation, envAnnotation } from '../names.ts';
import { presets } from './presets.ts';

it('sets each variable in one preset only', () => {
  const variables = Object.values(presets).flatMap((preset) => Object.values(preset));
  expect(variables).toEqual([...new Set(variables)]);
});

it('keeps the annotations of a variable and of a capability apart', () => {
  expect(envAnnotation('QUIC_GO_DISABLE_GSO', 'host')).toBe('quicgso.io/env.QUIC_GO_DISABLE_GSO.host');
  expect(capabilities.map((capability) => disableAnnotation(capability, 'pod'))).toEqual([
    'quicgso.io/disable-gso.pod',
    'quicgso.io/disable-ecn.pod',
  ]);
});
