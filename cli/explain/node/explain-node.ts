import { type Network, networks, overrideLabel, probeLabel } from '../../../api/names.ts';
import type { Condition, EgressInterface } from '../../../api/v1alpha1.ts';
import { seenOr, whyUnseen } from '../../lookup/seen.ts';
import type { Step } from '../../terminal/step.ts';
import { explainNetwork, type NetworkExplanation } from './explain-network.ts';
import { findDisagreements } from './find-disagreements.ts';
import { nodeSteps } from './node-steps.ts';
import type { ExplainedNode, TreatedPod } from './observe-node.ts';

/** Everything that is to be said of a node; as JSON and YAML it is printed like this. */
export interface NodeExplanation {
  readonly kind: 'Node';
  readonly name: string;
  /** All of it in a sentence or two. */
  readonly answer: string;
  /** As `uname -r` says it. */
  readonly kernel?: string;
  /** Those that its default routes use. */
  readonly interfaces: readonly EgressInterface[];
  /** The value of the label `quicgso.io/override`. */
  readonly override?: string;
  /** Whether the label `quicgso.io/probe=disabled` keeps the probes away. */
  readonly probeDisabled: boolean;
  readonly networks: readonly NetworkExplanation[];
  readonly conditions: readonly Condition[];
  /** The node's entry in GsoNodeMap, which is what pods get when they are bound. */
  readonly mapEntry?: string;
  /** Where a label or GsoNodeMap does not say what the verdict says. */
  readonly disagreements: readonly string[];
  /** The treated pods that are bound to it; absent when they cannot be seen. */
  readonly pods?: { readonly treated: number; readonly drifted: readonly TreatedPod[] };
  readonly steps: readonly Step[];
  /** What could not be seen, or not be read. */
  readonly unseen: readonly string[];
}

/** Explains a node from what is known. */
export function explainNode(facts: ExplainedNode): NodeExplanation {
  const { name } = facts;
  const report = seenOr(facts.report);
  const labels = seenOr(facts.node)?.labels ?? {};
  const pods = seenOr(facts.pods);
  const mapEntry = seenOr(facts.map)?.[name];
  const explained = networks.map((network) => explainNetwork(network, facts));
  const disagreements = findDisagreements(facts);
  const override = labels[overrideLabel];
  const probeDisabled = labels[probeLabel] === 'disabled';
  const drifted = pods?.filter(({ runsWith }) => runsWith !== undefined) ?? [];
  return {
    kind: 'Node',
    name,
    answer: answerFor(facts, explained),
    ...(report?.host !== undefined && { kernel: report.host.kernel.release }),
    interfaces: report?.host?.interfaces ?? [],
    ...(override !== undefined && { override }),
    probeDisabled,
    networks: explained,
    conditions: report?.conditions ?? [],
    ...(mapEntry !== undefined && { mapEntry }),
    disagreements,
    ...(pods !== undefined && { pods: { treated: pods.length, drifted } }),
    steps: nodeSteps({ name, override, probeDisabled, explained, disagreements, drifted, facts }),
    unseen: unseenOf(facts),
  };
}

function answerFor({ name, report }: ExplainedNode, explained: readonly NetworkExplanation[]): string {
  const said = explained.flatMap(({ verdicts }) => verdicts);
  const known = said.filter(({ state }) => state !== undefined);
  if (known.length === 0) return `Node ${name} has no verdict, which counts as not capable.${noReport(report)}`;
  const bad = said.filter(({ state }) => state !== 'Capable');
  const person = said.some(({ reason }) => reason === 'Override')
    ? ` A person said so, with the label ${overrideLabel}; no test did.`
    : '';
  if (bad.length === 0) return `Node ${name} is capable: GSO and ECN work on both networks.${person}`;
  const rest = bad.length === said.length ? '' : '; everything else works';
  return `Node ${name} is not capable of everything: ${bad.map(({ summary }) => summary).join(', ')}${rest}.${person}`;
}

function noReport(report: ExplainedNode['report']): string {
  if ('found' in report || report.missing === 'access' || report.missing === 'unreadable') return '';
  return report.missing === 'kind'
    ? ' quicgso is not installed in this cluster: it has no GsoReports.'
    : ' It has no GsoReport: the operator makes one for every Linux node. Does it run?';
}

function unseenOf({ name, report, node, map, pods }: ExplainedNode): string[] {
  return [
    ...whyUnseen(`GsoReport ${name}, so why it is (not) capable is not known`, report),
    ...(seenOr(report)?.problems ?? []).map(
      (problem) => `What this version cannot read of GsoReport ${name}: ${problem}.`,
    ),
    ...whyUnseen(`Node ${name}, so its labels are not known`, node),
    ...whyUnseen('GsoNodeMap nodes', map),
    ...whyUnseen('the pods of all namespaces, so those on this node are not known', pods),
  ];
}

/** For the text: the findings of both networks, each once, saying where it was found. */
export function findingsOf(explained: readonly NetworkExplanation[]): NetworkExplanation['findings'] {
  const found = explained.flatMap(({ network, findings }) => findings.map((finding) => ({ network, finding })));
  const alike = Map.groupBy(found, ({ finding }) => `${finding.code} ${finding.message}`);
  return [...alike.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const where: Network | 'both' = others.length > 0 ? 'both' : first.network;
    const prefix = where === 'both' ? 'both networks' : `${where} network`;
    return [{ ...first.finding, message: `${prefix}: ${first.finding.message}` }];
  });
}
