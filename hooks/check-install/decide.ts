import { injectedLabel, placementLabel, systemNamespace, testNamespace } from '../../api/names.ts';
import { presets } from '../../api/treatment/presets.ts';
import { checkProbes } from './check-probes.ts';
import type { Observation, Seen } from './observation.ts';
import { type Outcome, outcomeOf, seeOperator } from './outcome.ts';

const variable = presets['quic-go'].gso;

/** Decides whether an installation works. */
export function decide(observation: Observation): Outcome {
  const outcomes = [
    checkAccess(observation),
    checkOperator(observation.pods),
    checkReports(observation),
    ...checkProbes(observation),
    checkTreatment(observation.treatment),
  ];
  return { ok: outcomes.flatMap(({ ok }) => ok), missing: outcomes.flatMap(({ missing }) => missing) };
}

const unknown: Outcome = { ok: [], missing: [] };

/** What could not be read; the other checks skip it. */
function checkAccess({ nodes, reports, pods, daemonSets, treatment }: Observation): Outcome {
  const looks: [Seen<unknown> | undefined, string, string][] = [
    [nodes, 'cannot list nodes', 'check the ClusterRole quicgso-test'],
    [reports, 'cannot list reports', 'check the ClusterRole quicgso-test'],
    [pods, 'cannot list quicgso pods', `check the Role quicgso-test in ${systemNamespace}`],
    [daemonSets, 'cannot read DaemonSets', `check the Role quicgso-test in ${systemNamespace}`],
    [
      treatment,
      `cannot create a pod in ${testNamespace} (dry run)`,
      'check that namespace, its Role quicgso-test and other admission control in it',
    ],
  ];
  const failures = looks.flatMap(([seen, what, next]) =>
    seen !== undefined && 'failed' in seen ? [{ what, next, ...seen }] : [],
  );
  const lost = failures.find(({ answered }) => !answered);
  if (lost !== undefined) {
    const next = `check whether a NetworkPolicy blocks pods in ${systemNamespace}`;
    return { ok: [], missing: [`${lost.failed}: ${next}`] };
  }
  return { ok: [], missing: failures.map(({ what, failed, next }) => `${what}: ${failed}: ${next}`) };
}

function checkOperator(pods: Observation['pods']): Outcome {
  if ('failed' in pods) return unknown;
  if (pods.seen.readyOperators > 0) return { ok: ['the operator is ready'], missing: [] };
  const next = `run kubectl -n ${systemNamespace} get deployments,pods`;
  return { ok: [], missing: [`no operator is ready: ${next}`] };
}

function checkReports({ nodes, reports }: Observation): Outcome {
  if ('failed' in nodes || 'failed' in reports) return unknown;
  const reported = new Set(reports.seen.map(({ node }) => node));
  const without = nodes.seen.filter((node) => !reported.has(node));
  const missing = without.map((node) => `node ${node} has no report: ${seeOperator}`);
  return outcomeOf(missing, `${nodes.seen.length} of ${nodes.seen.length} nodes have a report`, 'nodes have no report');
}

function checkTreatment(treatment: Observation['treatment']): Outcome {
  if (treatment === undefined || 'failed' in treatment) return unknown;
  const { labelled, readsAnnotation } = treatment.seen;
  const asked = `a pod with the label ${placementLabel}=prefer`;
  if (!labelled) {
    const next =
      'check that the policies of quicgso exist: kubectl get mutatingadmissionpolicies,mutatingadmissionpolicybindings';
    return { ok: [], missing: [`${asked} does not get the label ${injectedLabel}: ${next}`] };
  }
  if (!readsAnnotation) {
    const next = 'check whether another webhook sets it: kubectl get mutatingwebhookconfigurations';
    return { ok: [], missing: [`${asked} does not read ${variable} from its annotation: ${next}`] };
  }
  return { ok: [`${asked} reads ${variable} from an annotation`], missing: [] };
}
