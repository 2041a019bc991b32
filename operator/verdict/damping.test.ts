import { expect, it } from 'vitest';
import type { CapabilityVerdict } from '../../api/v1alpha1.ts';
import { states } from '../../api/vocabulary.ts';
import { damp } from './damping.ts';
import type { Conclusion } from './conclusion.ts';

const capable: Conclusion = { state: 'Capable', evidence: 'Egress', reason: 'Delivered', message: 'fine' };
const was = (state: CapabilityVerdict['state']): CapabilityVerdict => ({
  state,
  evidence: 'Wire',
  reason: 'SilentLoss',
  message: '',
  since: '2026-11-22T11:00:00Z',
});

it.each(states.filter((state) => state !== 'Broken'))('lets %s become Capable after one good round', (state) => {
  expect(damp(capable, 1, was(state))).toBeUndefined();
});

it('accepts Capable as a first result after one good round', () => {
  expect(damp(capable, 1, undefined)).toBeUndefined();
});

it.each([0, 1])(
  'keeps Broken after %i good rounds, with its reason and evidence, and says what is awaited',
  (rounds) => {
    const damped = damp(capable, rounds, was('Broken'));
    expect(damped).toMatchObject({ state: 'Broken', evidence: 'Wire', reason: 'SilentLoss' });
    expect(damped?.message).toContain('one more must pass');
  },
);

it('repeats its answer for its own output', () => {
  const damped = damp(capable, 1, was('Broken'));
  expect(damp(capable, 1, { ...was('Broken'), ...damped })).toEqual(damped);
});

it('lets Broken become Capable after two good rounds', () => {
  expect(damp(capable, 2, was('Broken'))).toBeUndefined();
});

it.each(['Broken', 'Unsupported', 'Degraded', 'Unknown'] as const)('accepts %s immediately', (state) => {
  for (const previous of states) {
    const judgement: Conclusion = { ...capable, state };
    expect(damp(judgement, 0, was(previous))).toBeUndefined();
  }
});
