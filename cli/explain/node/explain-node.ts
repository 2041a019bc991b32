import { type Network, networks, overrideLabel, probeLabel } from '../../../api/names.ts';
import type { Condition, EgressInterface } from '../../../api/v1alpha1.ts';
import { valueOrUndefined, whyUnseen } from '../../lookup/seen.ts';
import type { Step } from '../../terminal/step.ts';
import { explainNetwork, type NetworkExplanation } from './explain-network.ts';
import { findDisagreements } from './find-disagreements.ts';
import { nodeSteps } from './node-steps.ts';
import type { ExplainedNode, TreatedPod } from './observe-node.ts';

/** The explanation of a node, and the shape of its JSON and YAML output. */
export interface NodeExplanation {
  readonly kind: 'Node';
  readonly name: string;
  /** A summary of one or two sentences. */
  readonly answer: string;
  /** As printed by `uname -r`. */
  readonly kernel?: string;
  /** The interfaces of its default routes. */
  readonly interfaces: readonly EgressInterface[];
  /** The value of the label `quicgso.io/override`. */
  readonly override?: string;
  /** Whether the label `quicgso.io/probe=disabled` disables the probes. */
  readonly probeDisabled: boolean;
  readonly networks: readonly NetworkExplanation[];
  readonly conditions: readonly Condition[];
  /** The node's entry in GsoNodeMap, which decides the values that pods get when they are bound. */
  readonly mapEntry?: string;
  /** Labels and GsoNodeMap entries that differ from the verdict. */
  readonly disagreements: readonly string[];
  /** The treated pods that are bound to it; absent if the user may not list them. */
  readonly pods?: { readonly treated: number; readonly drifted: readonly TreatedPod[] };
  readonly steps: readonly Step[];
  /** Objects that the user may not read, or that could not be parsed. */
  readonly unseen: readonly string[];
}

export function explainNode(facts: ExplainedNode): NodeExplanation {
  const { name } = facts;
  const report = valueOrUndefined(facts.report);
  const labels = valueOrUndefined(facts.node)?.labels ?? {};
  const pods = valueOrUndefined(facts.pods);
  const mapEntry = valueOrUndefined(facts.map)?.[name];
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
  const verdicts = explained.flatMap((network) => network.verdicts);
  const known = verdicts.filter(({ state }) => state !== undefined);
  if (known.length === 0) return `Node ${name} has no verdict, which counts as not capable.${noReport(report)}`;
  const bad = verdicts.filter(({ state }) => state !== 'Capable');
  const override = verdicts.some(({ reason }) => reason === 'Override')
    ? ` Set by hand (label ${overrideLabel}), not by a test.`
    : '';
  if (bad.length === 0) return `Node ${name} is capable: GSO and ECN work on both networks.${override}`;
  const rest = bad.length === verdicts.length ? '' : '; everything else works';
  return `Node ${name} is not fully capable: ${bad.map(({ summary }) => summary).join(', ')}${rest}.${override}`;
}

function noReport(report: ExplainedNode['report']): string {
  if ('found' in report || report.missing === 'access' || report.missing === 'unreadable') return '';
  return report.missing === 'kind'
    ? ' quicgso is not installed in this cluster: the GsoReport CRD is missing.'
    : ' It has no GsoReport, though the operator creates one for every Linux node: check that the operator is running.';
}

function unseenOf({ name, report, node, map, pods }: ExplainedNode): string[] {
  return [
    ...whyUnseen(`GsoReport ${name}: the reasons for its verdicts are unknown`, report),
    ...(valueOrUndefined(report)?.problems ?? []).map(
      (problem) => `GsoReport ${name} has a field that this version cannot read: ${problem}.`,
    ),
    ...whyUnseen(`Node ${name}: its labels are unknown`, node),
    ...whyUnseen('GsoNodeMap nodes', map),
    ...whyUnseen('pods in all namespaces: the pods on this node are unknown', pods),
  ];
}

/** The findings of both networks for the text output: each once, prefixed with its network. */
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
