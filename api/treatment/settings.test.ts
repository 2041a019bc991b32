import { expect, it } from 'vitest';
import type { PolicyRule } from '../v1alpha1.ts';
import { isOnAt, positionOf, settingsOf, switchesOf, valueAt, variablesOf } from './settings.ts';

const mode = { name: 'MODE', whenCapable: 'quic', whenIncapable: 'tcp' };
const rule: PolicyRule = { selector: {}, needs: ['GSO', 'ECN'], env: [mode] };
const [variable] = variablesOf(rule, 'pod');
const [gso] = switchesOf('pod');

it('knows the two switches and each variable of a policy once', () => {
  const rules = [rule, { ...rule, env: [mode, { name: 'OTHER', whenCapable: '1', whenIncapable: '0' }] }];
  expect(settingsOf('host', rules).map(({ name, annotation }) => `${name} ${annotation}`)).toEqual([
    'gso quicgso.io/disable-gso.host',
    'ecn quicgso.io/disable-ecn.host',
    'env.MODE quicgso.io/env.MODE.host',
    'env.OTHER quicgso.io/env.OTHER.host',
  ]);
});

it('leaves out a variable whose value is the same everywhere', () => {
  expect(variablesOf({ selector: {}, env: [{ ...mode, whenIncapable: 'quic' }] }, 'pod')).toEqual([]);
});

it('needs GSO where a rule says nothing', () => {
  expect(variablesOf({ selector: {}, env: [mode] }, 'pod')[0]?.needs).toEqual(['gso']);
});

it.each([
  ['capable,x,capable,x', 'false', 'quic'],
  ['capable,x,broken,x', 'false', 'tcp'],
  ['degraded,x,capable,x', 'true', 'tcp'],
  ['unknown,capable,unknown,capable', 'true', 'tcp'],
  ['', 'true', 'tcp'],
])('writes what binding writes on a node with %j', (entry, disabled, value) => {
  expect(gso && valueAt(gso, 'pod', entry)).toBe(disabled);
  expect(variable && valueAt(variable, 'pod', entry)).toBe(value);
  expect(variable && isOnAt(variable, 'pod', entry)).toBe(value === 'quic');
});

it.each([
  ['true', 'off'],
  ['false', 'on'],
  ['', 'on'],
  ['yes', 'on'],
  [undefined, 'on'],
])('takes a switch with the value %j for %s', (value, position) => {
  expect(gso && positionOf(gso, value)).toBe(position);
});

it.each([
  ['tcp', 'off'],
  ['quic', 'on'],
  ['http2', 'other'],
  [undefined, 'other'],
])('takes a variable with the value %j for %s', (value, position) => {
  expect(variable && positionOf(variable, value)).toBe(position);
});
