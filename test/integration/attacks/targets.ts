import { apiVersion, nodeMapName, plurals, systemNamespace } from '../../../api/names.ts';
import type { GsoReport } from '../../../api/v1alpha1.ts';
import { hostObservation, networkObservation } from '../../support/examples/example-report.ts';
import { goodVerdict, reportOf } from '../../support/cluster/apply-report.ts';

/** A label and an annotation of another owner. */
export const foreign = 'example.com/team';

/** The contents of the reports. */
export const status = {
  observed: { pod: networkObservation, host: hostObservation },
  verdict: { podGso: goodVerdict, evidence: 'Wire', reason: 'Delivered' },
  conditions: [
    {
      type: 'Fresh',
      status: 'True',
      reason: 'Heard',
      message: 'The report is young enough.',
      lastTransitionTime: '2026-11-22T12:00:00Z',
    },
  ],
} satisfies NonNullable<GsoReport['status']>;

export const nodes = '/api/v1/nodes';
export const reports = `/apis/${apiVersion}/${plurals.reports}`;
export const nodeMaps = `/apis/${apiVersion}/${plurals.nodeMaps}`;
export const nodeMap = `${nodeMaps}/${nodeMapName}`;
export const secrets = `/api/v1/namespaces/${systemNamespace}/secrets`;
export const gsoPolicy = {
  apiVersion,
  kind: 'GsoPolicy',
  metadata: { name: 'default' },
  spec: { rules: [{ selector: { matchLabels: { app: 'quic' } } }] },
};

export interface Targets {
  /** The node of the attacker, another, and one without a report. */
  readonly mine: string;
  readonly other: string;
  readonly unreported: string;
  readonly myNode: string;
  readonly myReport: string;
  readonly otherReport: string;
  /** A namespace that opted in, with a pod and a GsoPolicy. */
  readonly namespace: string;
  readonly pods: string;
  readonly pod: string;
  readonly policies: string;
  readonly policy: string;
  /** A namespace that has not opted in, with a pod. */
  readonly otherNamespace: string;
  readonly otherPods: string;
  readonly otherPod: string;
  readonly otherPolicies: string;
  /** A Secret other than the key of the probes. */
  readonly secretName: string;
  readonly secret: string;
}

/** The names of everything that one file of tests attacks. */
export function targetsOf(file: string): Targets {
  const [mine, other, otherNamespace] = [`${file}-mine`, `${file}-other`, `${file}-not-opted-in`];
  const podsIn = (namespace: string): string => `/api/v1/namespaces/${namespace}/pods`;
  const policiesIn = (namespace: string): string => `/apis/${apiVersion}/namespaces/${namespace}/${plurals.policies}`;
  return {
    mine,
    other,
    unreported: `${file}-unreported`,
    myNode: `${nodes}/${mine}`,
    myReport: reportOf(mine),
    otherReport: reportOf(other),
    namespace: file,
    pods: podsIn(file),
    pod: `${podsIn(file)}/victim`,
    policies: policiesIn(file),
    policy: `${policiesIn(file)}/default`,
    otherNamespace,
    otherPods: podsIn(otherNamespace),
    otherPod: `${podsIn(otherNamespace)}/victim`,
    otherPolicies: policiesIn(otherNamespace),
    secretName: file,
    secret: `${secrets}/${file}`,
  };
}
