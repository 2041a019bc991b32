import { componentLabel, components, daemonSets as names, networks, systemNamespace } from '../../api/names.ts';
import type { Observation, SeenDaemonSet, SeenProbe, SeenReport } from './observation.ts';
import { type Outcome, outcomeOf, seeOperator } from './outcome.ts';

/** Checks that every selected node is tested by probes of this installation and has a verdict. */
export function checkProbes({ nodes, reports, pods, daemonSets }: Observation): Outcome[] {
  if ('failed' in nodes || 'failed' in reports || 'failed' in pods || 'failed' in daemonSets) return [];
  if (daemonSets.seen.length === 0) return [{ ok: ['both probes are disabled in the chart values'], missing: [] }];
  if (daemonSets.seen.every(({ wanted }) => wanted === 0)) {
    const next = `check probe.nodeSelector and probe.tolerations: helm -n ${systemNamespace} get values quicgso --all`;
    return [{ ok: [], missing: [`the probe DaemonSets match no node: ${next}`] }];
  }
  const byNode = new Map(reports.seen.map((report) => [report.node, report]));
  const tooOld = nodes.seen.filter((node) => byNode.get(node)?.kernelTooOld === true);
  // The pod of a deleted node stays for a while.
  const exists = new Set(nodes.seen);
  const placed = pods.seen.probes.filter(({ node }) => exists.has(node));
  const able = new Set(nodes.seen.filter((node) => !tooOld.includes(node)));
  const wanted = placed.filter(({ node }) => able.has(node));
  const tested = [...new Set(wanted.map(({ node }) => node))];
  // A missing report is listed by another check already.
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
      'every selected node has its probes',
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
      written.filter(({ hasVerdict }) => !hasVerdict).map(({ node }) => `node ${node} has no verdict: ${seeOperator}`),
      ofAll && `${tested.length} of ${tested.length} tested nodes have a verdict`,
      'nodes have no verdict',
    ),
  ];
}

/** Finds untested nodes. A pod that is unscheduled or cannot be created reports nothing. */
function lackOf({ network, wanted }: SeenDaemonSet, placed: readonly SeenProbe[]): string | undefined {
  if (wanted === undefined) return `DaemonSet ${names[network]} does not exist: run helm upgrade to re-create it`;
  const count = placed.filter((probe) => probe.network === network).length;
  if (count >= wanted) return undefined;
  const next = `run kubectl -n ${systemNamespace} describe daemonsets,pods -l ${componentLabel}=${components[network]}`;
  return `DaemonSet ${names[network]} has pods on ${count} of ${wanted} nodes: ${next}`;
}

/** What a probe has not done yet. A report older than the probe is from a previous one. */
function missingOf({ pod, node, network, runsSince }: SeenProbe, report: SeenReport | undefined): string | undefined {
  const probe = `the ${network} probe on node ${node}`;
  if (runsSince === undefined) {
    return `${probe} is not running: run kubectl -n ${systemNamespace} describe pod ${pod}`;
  }
  if (report === undefined || (report.lastRound[network] ?? -Infinity) >= runsSince) return undefined;
  return `${probe} has not reported since it started: run kubectl -n ${systemNamespace} logs ${pod}`;
}
