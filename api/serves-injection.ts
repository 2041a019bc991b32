import * as v from 'valibot';

/** Where an API server lists the kinds of admission policies that it serves. */
export const admissionKindsPath = '/apis/admissionregistration.k8s.io/v1';

const kinds = v.object({ resources: v.array(v.object({ name: v.string() })) });

/** What a cluster without injection is told. */
export const noInjection =
  'The API server serves no MutatingAdmissionPolicy, so pods get neither variables nor placement from quicgso: ' +
  'that needs Kubernetes 1.36 or later. Reports and node labels work without it, and so does node affinity on these ' +
  'labels that users write themselves.';

/** Whether an API server can do what charts/quicgso/admission/ asks of it, by its answer at `admissionKindsPath`. */
export function servesInjection(answer: unknown): boolean {
  return v.parse(kinds, answer).resources.some(({ name }) => name === 'mutatingadmissionpolicies');
}
