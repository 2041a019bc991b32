import type { CapabilityVerdict, Verdict } from '../../../api/v1alpha1.ts';

/** For tests: a verdict about one capability. */
export const verdictOf = (state: CapabilityVerdict['state']): CapabilityVerdict => ({
  state,
  evidence: 'Wire',
  reason: 'Delivered',
  message: '',
  since: '2026-11-22T12:00:00Z',
});

/** For tests: the verdict about a node of which only the pod network was tested. */
export const podOnly: Verdict = {
  podGso: verdictOf('Capable'),
  podEcn: verdictOf('Broken'),
  evidence: 'Wire',
  reason: 'Delivered',
};
