import { injectionLabel } from '../../api/names.ts';
import { type Statement, dateStatements } from '../../api/conditions.ts';
import type { Condition } from '../../api/v1alpha1.ts';
import type { MissingContainer } from './find-missing-containers.ts';
import type { HiddenRule } from './hidden-rules.ts';

export interface PolicyFindings {
  readonly namespace: string;
  readonly optedIn: boolean;
  /** Why the policy cannot be parsed; undefined if it can. */
  readonly problem: string | undefined;
  readonly hidden: readonly HiddenRule[];
  /** What is known of the pods; undefined if they are not counted. */
  readonly pods?:
    | {
        readonly missing: readonly MissingContainer[];
        readonly untreated: { readonly count: number; readonly pods: readonly string[] };
        readonly unsafe: number;
        /** Nodes with unsafe pods, worst first, possibly truncated. */
        readonly unsafeNodes: readonly string[];
      }
    | undefined;
}

/** The conditions of a policy. `stored`: the present ones, whose transition times are kept if the status is unchanged. */
export function policyConditions(findings: PolicyFindings, stored: readonly Condition[], now: number): Condition[] {
  const statements = [
    describeActive(findings),
    ...(findings.problem === undefined ? [describeHidden(findings.hidden)] : []),
    ...(findings.pods === undefined
      ? []
      : [
          describeMissing(findings.pods.missing),
          describeUntreated(findings.namespace, findings.pods.untreated),
          describeUnsafe(findings.namespace, findings.pods),
        ]),
  ];
  return dateStatements(statements, stored, now);
}

function describeActive({ namespace, optedIn, problem }: PolicyFindings): Statement {
  const type = 'Active';
  if (problem !== undefined) {
    const message =
      `This version of the operator cannot parse the policy and does not count its pods: ${problem}. The API server still ` +
      'applies it. Update the CRDs and the operator to the same version.';
    return { type, status: 'Unknown', reason: 'Unreadable', message };
  }
  if (optedIn) {
    return {
      type,
      status: 'True',
      reason: 'OptedIn',
      message: `The namespace has the label ${injectionLabel}=enabled.`,
    };
  }
  const message =
    `The policy has no effect, because the namespace lacks the label ${injectionLabel}=enabled. To apply it to pods ` +
    `created from now on: kubectl label namespace ${namespace} ${injectionLabel}=enabled`;
  return { type, status: 'False', reason: 'NotOptedIn', message };
}

function describeHidden(hidden: readonly HiddenRule[]): Statement {
  const type = 'RulesHidden';
  if (hidden.length === 0) {
    return { type, status: 'False', reason: 'NoneHidden', message: 'No rule is hidden by an earlier one.' };
  }
  const sentences = hidden.map(
    ({ index, by }) => `spec.rules[${index}] never applies: spec.rules[${by}] comes first and selects all of its pods.`,
  );
  const message = `Put the narrower rule first, or remove it. ${listed(sentences, ' ')}`;
  return { type, status: 'True', reason: 'FormerRuleSelectsAll', message };
}

function describeMissing(missing: readonly MissingContainer[]): Statement {
  const type = 'ContainersMissing';
  if (missing.length === 0) {
    return { type, status: 'False', reason: 'NoneMissing', message: 'No rule names a container that its pods lack.' };
  }
  const sentences = missing.map(
    ({ rule, container, seen }) =>
      `spec.rules[${rule}].containers names ${container}, which ` +
      `${seen === 1 ? 'the only inspected pod does not have' : `none of the ${seen} inspected pods has`}.`,
  );
  const message = `A rule that names containers treats only these: check the names. ${listed(sentences, ' ')}`;
  return { type, status: 'True', reason: 'NoPodHasThem', message };
}

function describeUntreated(
  namespace: string,
  { count, pods }: { readonly count: number; readonly pods: readonly string[] },
): Statement {
  const type = 'PodsUntreated';
  if (count === 0) {
    return { type, status: 'False', reason: 'AllTreated', message: 'Every selected pod is treated.' };
  }
  const message =
    `${count === 1 ? '1 pod is' : `${count} pods are`} selected by a rule or a label of their own, but not treated: ` +
    'created before the policy, before the namespace opted in, or while the API server could not apply the policy. Pods ' +
    `are treated at creation, so re-create them: kubectl -n ${namespace} rollout restart deployment NAME, or ` +
    `kubectl -n ${namespace} delete pod NAME. Untreated: ${listed(pods, ', ', count)}`;
  return { type, status: 'True', reason: 'CreatedWithoutTreatment', message };
}

function describeUnsafe(
  namespace: string,
  { unsafe, unsafeNodes }: { readonly unsafe: number; readonly unsafeNodes: readonly string[] },
): Statement {
  const type = 'DriftUnsafe';
  if (unsafe === 0) {
    const message = 'No pod runs with a setting that does not work on its node.';
    return { type, status: 'False', reason: 'NoUnsafePods', message };
  }
  const message =
    `${unsafe === 1 ? '1 pod runs' : `${unsafe} pods run`} with a setting that no longer works on the node. ` +
    'Annotations are corrected; containers read them when they restart. Restart the pods: ' +
    `kubectl -n ${namespace} rollout restart deployment NAME, or kubectl -n ${namespace} delete pod NAME. Each pod has an ` +
    `Event: kubectl -n ${namespace} get events --field-selector reason=GsoDriftUnsafe. Worst nodes: ${listed(unsafeNodes, ', ')}`;
  return { type, status: 'True', reason: 'NodeLostCapability', message };
}

/** Lists at most eight names. */
function listed(all: readonly string[], between: string, total = all.length): string {
  const named = all.slice(0, 8);
  const rest = total - named.length;
  return named.join(between) + (rest > 0 ? ` and ${rest} more` : '');
}
