import { injectedLabel, networks, placementLabel, systemNamespace, testNamespace } from '../../api/names.ts';
import { presets } from '../../api/presets.ts';
import type { Observation, Seen, SeenReport } from './observation.ts';

/** What holds and what does not, a line each. */
export interface Outcome {
  readonly ok: readonly string[];
  /** Each with what to look at next. Empty: all holds. */
  readonly missing: readonly string[];
}

/** Things of one kind that are named; of more, only how many. */
const mostNamed = 10;

const variable = presets['quic-go'].gso;
const operatorLogs = `kubectl -n ${systemNamespace} logs deployment/quicgso-operator`;

/** Whether an installation does what it is there for. */
export function decide(observation: Observation): Outcome {
  const outcomes = [
    checkAccess(observation),
    checkReports(observation),
    ...checkProbes(observation),
    checkTreatment(observation.treatment),
  ];
  return { ok: outcomes.flatMap(({ ok }) => ok), missing: outcomes.flatMap(({ missing }) => missing) };
}

const unknown: Outcome = { ok: [], missing: [] };

/** What could not be looked at: every other check leaves that out. */
function checkAccess({ nodes, reports, probes, treatment }: Observation): Outcome {
  const looks: [Seen<unknown> | undefined, string, string][] = [
    [nodes, 'the nodes cannot be listed', 'see the ClusterRole quicgso-test'],
    [reports, 'the reports cannot be listed', 'see the ClusterRole quicgso-test'],
    [probes, 'the probes cannot be listed', `see the Role quicgso-test in ${systemNamespace}`],
    [
      treatment,
      `no pod can be created in ${testNamespace}, not even as a dry run`,
      'see that namespace, its Role quicgso-test, and what else judges pods in it',
    ],
  ];
  const failures = looks.flatMap(([seen, what, next]) =>
    seen !== undefined && 'failed' in seen ? [{ what, next, ...seen }] : [],
  );
  const lost = failures.find(({ answered }) => !answered);
  if (lost !== undefined) {
    const next = `see whether a NetworkPolicy keeps pods of ${systemNamespace} from it`;
    return { ok: [], missing: [`${lost.failed}: ${next}`] };
  }
  return { ok: [], missing: failures.map(({ what, failed, next }) => `${what}: ${failed}: ${next}`) };
}

function checkReports({ nodes, reports }: Observation): Outcome {
  if ('failed' in nodes || 'failed' in reports) return unknown;
  const reported = new Set(reports.seen.map(({ node }) => node));
  const without = nodes.seen.filter((node) => !reported.has(node));
  const missing = without.map((node) => `node ${node} has no report: see what the operator says: ${operatorLogs}`);
  return outcomeOf(missing, `${nodes.seen.length} of ${nodes.seen.length} nodes have a report`, 'nodes have no report');
}

function checkProbes({ nodes, reports, probes }: Observation): Outcome[] {
  if ('failed' in nodes || 'failed' in reports || 'failed' in probes) return [];
  const exists = new Set(nodes.seen);
  // The pod of a node that was removed stays for a while.
  const running = probes.seen.filter(({ node }) => exists.has(node));
  if (running.length === 0) {
    return [{ ok: [], missing: [`no probe runs: see why: kubectl -n ${systemNamespace} get daemonsets,pods`] }];
  }
  const byNode = new Map(reports.seen.map((report) => [report.node, report]));
  const tested = [...new Set(running.map(({ node }) => node))];
  // Nobody can write to a report that is not there, and that it is not is said already.
  const written = tested.map((node) => byNode.get(node)).filter((report): report is SeenReport => report !== undefined);
  const silent = networks.flatMap((network) =>
    running.filter(
      (probe) => probe.network === network && byNode.get(probe.node)?.observed.includes(network) === false,
    ),
  );
  const unjudged = written.filter(({ hasVerdict }) => !hasVerdict);
  const ofAll = written.length === tested.length;
  return [
    outcomeOf(
      silent.map(
        ({ pod, node, network }) =>
          `the probe of the ${network} network on node ${node} has not reported: ` +
          `see what it says: kubectl -n ${systemNamespace} logs ${pod}`,
      ),
      ofAll && `${running.length} of ${running.length} probes have reported`,
      'probes have not reported',
    ),
    outcomeOf(
      unjudged.map(({ node }) => `node ${node} has no verdict: see what the operator says: ${operatorLogs}`),
      ofAll && `${tested.length} of ${tested.length} tested nodes have a verdict`,
      'nodes have no verdict',
    ),
  ];
}

function checkTreatment(treatment: Observation['treatment']): Outcome {
  if (treatment === undefined || 'failed' in treatment) return unknown;
  const { labelled, readsAnnotation } = treatment.seen;
  const asked = `a pod with the label ${placementLabel}=prefer`;
  if (!labelled) {
    const next = 'see whether ours are there: kubectl get mutatingadmissionpolicies,mutatingadmissionpolicybindings';
    return { ok: [], missing: [`${asked} does not get the label ${injectedLabel}: ${next}`] };
  }
  if (!readsAnnotation) {
    const next = 'see whether another webhook sets it: kubectl get mutatingwebhookconfigurations';
    return { ok: [], missing: [`${asked} does not read ${variable} from its annotation: ${next}`] };
  }
  return { ok: [`${asked} reads ${variable} from an annotation`], missing: [] };
}

/** `ok` counts when nothing is missing; false: it does not hold all the same. */
function outcomeOf(missing: readonly string[], ok: string | false, more: string): Outcome {
  if (missing.length === 0) return { ok: ok === false ? [] : [ok], missing };
  const named = missing.slice(0, mostNamed);
  const rest = missing.length - named.length;
  return { ok: [], missing: rest === 0 ? named : [...named, `${rest} more ${more}`] };
}
