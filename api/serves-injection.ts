import * as v from 'valibot';

/** Path at which an API server lists the kinds of admission policies that it serves. */
export const admissionKindsPath = '/apis/admissionregistration.k8s.io/v1';

const kinds = v.object({ resources: v.array(v.object({ name: v.string() })) });

/** Message for clusters without MutatingAdmissionPolicy. */
export const noInjection =
  'The API server does not serve MutatingAdmissionPolicy, so quicgso sets neither variables nor placement of pods: ' +
  'this requires Kubernetes 1.36 or later. Reports, node labels and your own node affinity on these labels work ' +
  'without it.';

/** Whether an API server supports charts/quicgso/admission/, according to its answer at `admissionKindsPath`. */
export function servesInjection(answer: unknown): boolean {
  return v.parse(kinds, answer).resources.some(({ name }) => name === 'mutatingadmissionpolicies');
}
