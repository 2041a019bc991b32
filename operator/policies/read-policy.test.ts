import { expect, it } from 'vitest';
import { settingName } from '../../api/treatment/runs-with.ts';
import { readPolicy, settingsWithoutPolicy } from './read-policy.ts';

const metadata = { name: 'default', namespace: 'shop', uid: 'u', generation: 3, resourceVersion: '7', labels: {} };
const rule = { selector: {}, needs: ['GSO'], env: [{ name: 'MODE', whenCapable: 'quic', whenIncapable: 'tcp' }] };

it('parses the rules, and finds what pods read under them', () => {
  const status = { observedGeneration: 2 };
  const policy = readPolicy({ metadata, spec: { rules: [rule] }, status });
  expect(policy).toMatchObject({ namespace: 'shop', generation: 3, rules: [rule], problem: undefined, status });
  expect(policy?.settings.host.map(settingName)).toEqual(['gso', 'ecn', 'env.MODE']);
});

it.each([
  [{ rules: [rule, { ...rule, placement: 'Forbid' }] }, 'spec.rules.1.placement: expected ("Prefer"'],
  [{ rules: [{ ...rule, preset: 'later' }] }, 'spec.rules.0.preset: expected'],
  [{}, 'spec.rules: expected'],
  [undefined, 'spec: expected Object but found undefined'],
])('reports why %j cannot be parsed, and keeps the rest', (spec, problem) => {
  const policy = readPolicy({ metadata, spec });
  expect(policy?.problem).toContain(problem);
  expect(policy).toMatchObject({ namespace: 'shop', generation: 3, rules: [], settings: settingsWithoutPolicy });
});

it.each([undefined, {}, { metadata: { ...metadata, name: 'other' }, spec: { rules: [] } }])(
  'does not parse %j',
  (object) => {
    expect(readPolicy(object)).toBeUndefined();
  },
);
