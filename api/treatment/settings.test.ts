import { expect, it } from 'vitest';
import type { PolicyRule } from '../v1alpha1.ts';
import { withDefaults } from './find-treatment.ts';
import { settingName } from './runs-with.ts';
import { isOnAt, positionOf, ruleVariables, settingsOf, settingsReadUnder, switchesOf, valueAt } from './settings.ts';

const mode = { name: 'MODE', whenCapable: 'quic', whenIncapable: 'tcp' };
const rule: PolicyRule = { selector: {}, needs: ['GSO', 'ECN'], env: [mode] };
const variable = settingsOf('pod', [rule])[2];
const [gso] = switchesOf('pod');

it('lists the two switches and each variable of a policy once', () => {
  const rules = [rule, { ...rule, env: [mode, { name: 'OTHER', whenCapable: '1', whenIncapable: '0' }] }];
  expect(settingsOf('host', rules).map((setting) => `${settingName(setting)} ${setting.annotation}`)).toEqual([
    'gso quicgso.io/disable-gso.host',
    'ecn quicgso.io/disable-ecn.host',
    'env.MODE quicgso.io/env.MODE.host',
    'env.OTHER quicgso.io/env.OTHER.host',
  ]);
});

it('leaves out a variable whose two values are equal', () => {
  const same: PolicyRule = { selector: {}, preset: 'none', env: [{ ...mode, whenIncapable: 'quic' }] };
  expect(settingsOf('pod', [same])).toEqual(switchesOf('pod'));
  expect(settingsReadUnder(withDefaults(same), 'pod')).toEqual([]);
});

it('needs GSO by default', () => {
  expect(settingsOf('pod', [{ selector: {}, env: [mode] }])[2]?.needs).toEqual(['gso']);
});

it.each<[string, PolicyRule, string[]]>([
  ['names no preset', { selector: {} }, ['QUIC_GO_DISABLE_GSO=true', 'QUIC_GO_DISABLE_ECN=true']],
  ['has a preset and variables', { ...rule, preset: 'tailscale' }, ['TS_DEBUG_DISABLE_UDP_GSO=true', 'MODE=tcp']],
  ['has only variables', { ...rule, preset: 'none' }, ['MODE=tcp']],
])('gives the safe values of a rule that %s, those of its preset first', (_what, given, values) => {
  const variables = ruleVariables(withDefaults(given), 'pod');
  expect(variables.map(({ name, setting }) => `${name}=${setting.off}`)).toEqual(values);
});

it.each([
  ['capable,x,capable,x', 'false', 'quic'],
  ['capable,x,broken,x', 'false', 'tcp'],
  ['degraded,x,capable,x', 'true', 'tcp'],
  ['unknown,capable,unknown,capable', 'true', 'tcp'],
  ['', 'true', 'tcp'],
])('writes what binding writes on a node with %j', (entry, disabled, value) => {
  expect(gso && valueAt(gso, entry)).toBe(disabled);
  expect(variable && valueAt(variable, entry)).toBe(value);
  expect(variable && isOnAt(variable, entry)).toBe(value === 'quic');
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
