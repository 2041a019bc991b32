import { expect, it } from 'vitest';
import type { Verdict } from '../../api/v1alpha1.ts';
import { states } from '../../api/vocabulary.ts';
import { podOnly, verdictOf } from '../../test/support/examples/example-verdict.ts';
import { desiredLabels } from './desired-labels.ts';

it.each(states)('labels %s', (state) => {
  const verdict: Verdict = { ...podOnly, podGso: verdictOf(state) };
  expect(desiredLabels(verdict, {})['quicgso.io/pod-gso']).toBe(state.toLowerCase());
});

it('adds no label without a verdict', () => {
  expect(desiredLabels(undefined, {})).toEqual({});
  expect(desiredLabels(podOnly, {})).toEqual({ 'quicgso.io/pod-gso': 'capable', 'quicgso.io/pod-ecn': 'broken' });
});

it('removes no label without a verdict', () => {
  const present = { 'quicgso.io/host-gso': 'capable', 'quicgso.io/pod-gso': 'unknown', 'example.com/team': 'x' };
  expect(desiredLabels(undefined, present)).toEqual({
    'quicgso.io/host-gso': 'capable',
    'quicgso.io/pod-gso': 'unknown',
  });
  expect(desiredLabels(podOnly, present)).toEqual({
    'quicgso.io/pod-gso': 'capable',
    'quicgso.io/host-gso': 'capable',
    'quicgso.io/pod-ecn': 'broken',
  });
});

it('removes the labels of a network that is no longer tested', () => {
  const present = { 'quicgso.io/host-gso': 'capable', 'quicgso.io/host-ecn': 'broken' };
  expect(desiredLabels(podOnly, present, ['hostGso'])).toEqual({
    'quicgso.io/pod-gso': 'capable',
    'quicgso.io/pod-ecn': 'broken',
    'quicgso.io/host-gso': undefined,
    'quicgso.io/host-ecn': 'broken',
  });
});

it('adopts no unknown value', () => {
  expect(desiredLabels(undefined, { 'quicgso.io/host-gso': 'yes' })).toEqual({});
});
