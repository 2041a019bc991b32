import {
  componentLabel,
  components,
  daemonSets as names,
  injectedLabel,
  networks,
  placementLabel,
  systemNamespace,
  testNamespace,
} from '../../api/names.ts';
import { presets } from '../../api/presets.ts';
import type { Observation, Seen, SeenDaemonSet, SeenProbe, SeenReport } from './observation.ts';

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
    checkOperator(observation.pods),
    checkReports(observation),
    ...checkProbes(observation),
    checkTreatment(observation.treatment),
  ];
  return { ok: outcomes.flatMap(({ ok }) => ok), missing: outcomes.flatMap(({ missing }) => missing) };
}

const unknown: Outcome = { ok: [], missing: [] };

/** What could not be looked at: every other check leaves that out. */
function checkAccess({ nodes, reports, pods, daemonSets, treatment }: Observation): Outcome {
  const looks: [Seen<unknown> | undefined, string, string][] = [
    [nodes, 'the nodes cannot be listed', 'see the ClusterRole quicgso-test'],
    [reports, 'the reports cannot be listed', 'see the ClusterRole quicgso-test'],
    [pods, 'our pods cannot be listed', `see the Role quicgso-test in ${systemNamespace}`],
    [daemonSets, 'the DaemonSets cannot be read', `see the Role quicgso-test in ${systemNamespace}`],
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

function checkOperator(pods: Observation['pods']): Outcome {
  if ('failed' in pods) return unknown;
  if (pods.seen.readyOperators > 0) return { ok: ['the operator is ready'], missing: [] };
  const next = `see why: kubectl -n ${systemNamespace} get deployments,pods`;
  return { ok: [], missing: [`no operator is ready: ${next}`] };
}

function checkReports({ nodes, reports }: Observation): Outcome {
  if ('failed' in nodes || 'failed' in reports) return unknown;
  const reported = new Set(reports.seen.map(({ node }) => node));
  const without = nodes.seen.filter((node) => !reported.has(node));
  const missing = without.map((node) => `node ${node} has no report: see what the operator says: ${operatorLogs}`);
  return outcomeOf(missing, `${nodes.seen.length} of ${nodes.seen.length} nodes have a report`, 'nodes have no report');
}

function checkProbes({ nodes, reports, pods, daemonSets }: Observation): Outcome[] {
  if ('failed' in nodes || 'failed' in reports || 'failed' in pods || 'failed' in daemonSets) return [];
  if (daemonSets.seen.length === 0)
    return [{ ok: ['no network is tested, as the values of the chart say'], missing: [] }];
  if (daemonSets.seen.every(({ wanted }) => wanted === 0)) {
    const next = `see probe.nodeSelector and probe.tolerations: helm -n ${systemNamespace} get values quicgso --all`;
    return [{ ok: [], missing: [`no node is to have a probe: ${next}`] }];
  }
  const byNode = new Map(reports.seen.map((report) => [report.node, report]));
  const tooOld = nodes.seen.filter((node) => byNode.get(node)?.kernelTooOld === true);
  // The pod of a node that was removed stays for a while.
  const exists = new Set(nodes.seen);
  const placed = pods.seen.probes.filter(({ node }) => exists.has(node));
  const able = new Set(nodes.seen.filter((node) => !tooOld.includes(node)));
  const wanted = placed.filter(({ node }) => able.has(node));
  const tested = [...new Set(wanted.map(({ node }) => node))];
  // Nobody can write to a report that is not there, and that it is not is said already.
  const written = tested.flatMap((node) => byNode.get(node) ?? []);
  const ofAll = written.length === tested.length && tested.length > 0;
  return [
    {
      ok:
        tooOld.length === 0
          ? []
          : [`${tooOld.length} of ${nodes.seen.length} nodes need no probe: their kernel is older than 4.18`],
      missing: [],
    },
    outcomeOf(
      daemonSets.seen.flatMap((daemonSet) => lackOf(daemonSet, placed) ?? []),
      'every node that should have probes has them',
      'DaemonSets lack pods',
    ),
    outcomeOf(
      networks.flatMap((network) =>
        wanted
          .filter((probe) => probe.network === network)
          .flatMap((probe) => missingOf(probe, byNode.get(probe.node)) ?? []),
      ),
      ofAll && `${wanted.length} of ${wanted.length} probes have reported`,
      'probes have not reported',
    ),
    outcomeOf(
      written
        .filter(({ hasVerdict }) => !hasVerdict)
        .map(({ node }) => `node ${node} has no verdict: see what the operator says: ${operatorLogs}`),
      ofAll && `${tested.length} of ${tested.length} tested nodes have a verdict`,
      'nodes have no verdict',
    ),
  ];
}

/** What keeps nodes untested. A pod that got no node, or that may not be made, reports nothing, and nothing says so. */
function lackOf({ network, wanted }: SeenDaemonSet, placed: readonly SeenProbe[]): string | undefined {
  if (wanted === undefined) return `there is no DaemonSet ${names[network]}: run helm upgrade, which makes it anew`;
  const count = placed.filter((probe) => probe.network === network).length;
  if (count >= wanted) return undefined;
  const next = `kubectl -n ${systemNamespace} describe daemonsets,pods -l ${componentLabel}=${components[network]}`;
  return `the DaemonSet ${names[network]} has pods on ${count} of ${wanted} nodes: see why: ${next}`;
}

/** What a probe has not done yet. A report that is older than the probe is one of its predecessor. */
function missingOf({ pod, node, network, runsSince }: SeenProbe, report: SeenReport | undefined): string | undefined {
  const probe = `the probe of the ${network} network on node ${node}`;
  if (runsSince === undefined) {
    return `${probe} does not run: see why: kubectl -n ${systemNamespace} describe pod ${pod}`;
  }
  if (report === undefined || (report.lastRound[network] ?? -Infinity) >= runsSince) return undefined;
  return `${probe} has not reported since it started: see what it says: kubectl -n ${systemNamespace} logs ${pod}`;
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
