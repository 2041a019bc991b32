import { styleText } from 'node:util';
import { overrideLabel, probeLabel } from '../../../api/names.ts';
import type { Condition, PeerObservation } from '../../../api/v1alpha1.ts';
import { ageOf } from '../../terminal/age-of.ts';
import { renderFindings } from '../../terminal/render-findings.ts';
import { wrapLines } from '../../terminal/wrap-lines.ts';
import { renderSection, renderSteps } from '../../terminal/render-sections.ts';
import type { NetworkExplanation, VerdictExplanation } from './explain-network.ts';
import { findingsOf, type NodeExplanation } from './explain-node.ts';

/** Renders a node for people: the answer, the evidence, and what to do. `now` in milliseconds since 1970. */
export function renderNode(explanation: NodeExplanation, now: number): string {
  const { answer, networks, conditions, disagreements, mapEntry, unseen, steps } = explanation;
  return [
    ...wrapLines(answer).map((line) => styleText('bold', line)),
    ...renderSection('node', aboutNode(explanation)),
    ...networks.flatMap((network) => renderNetwork(network, now)),
    ...renderSection(
      'conditions',
      conditions.map((condition) => describeCondition(condition, now)),
    ),
    ...renderSection('published', [
      mapEntry === undefined ? 'no visible GsoNodeMap entry' : `GsoNodeMap: ${mapEntry}`,
      ...disagreements,
    ]),
    ...renderSection('not visible', unseen),
    ...renderFindings(findingsOf(networks)),
    ...renderSteps(steps, networks.some(({ findings }) => findings.length > 0) ? 'what else to do' : 'what to do'),
    '',
  ].join('\n');
}

function aboutNode({ kernel, interfaces, override, probeDisabled, pods }: NodeExplanation): string[] {
  const drifted = (pods?.drifted ?? []).map(
    ({ namespace, name, runsWith }) => `${namespace}/${name} (${runsWith ?? ''})`,
  );
  return [
    ...(kernel === undefined ? [] : [`kernel ${kernel}`]),
    ...interfaces.map(({ name, driver, mtu }) => `egress interface ${name} (${driver ?? 'no driver'}, MTU ${mtu})`),
    ...(override === undefined ? [] : [`label ${overrideLabel}=${override}: manual override; tests do not change it`]),
    ...(probeDisabled ? [`label ${probeLabel}=disabled: no probes run on this node`] : []),
    ...(pods === undefined ? [] : [`treated pods: ${pods.treated}`]),
    ...(drifted.length === 0 ? [] : [`still running with old values: ${drifted.join(', ')}`]),
  ];
}

function renderNetwork(explanation: NetworkExplanation, now: number): string[] {
  const { network, verdicts, round, families } = explanation;
  const last =
    round === undefined
      ? 'no probe has reported'
      : `last round ${ageOf(round.lastRound, now)} ago, round ${round.rounds}, bursts of up to ${round.maxSegments} segments`;
  return renderSection(`${network} network: ${last}`, [
    ...verdicts.map((verdict) => describeVerdict(verdict, now)),
    ...families.flatMap(({ family, gso, ecn }) => [
      `${family} GSO: ${gso.state} (${gso.reason}, ${gso.evidence.toLowerCase()}): ${gso.message}`,
      `${family} ECN: ${ecn.state} (${ecn.reason}, ${ecn.evidence.toLowerCase()}): ${ecn.message}`,
    ]),
    ...describePeers(explanation),
  ]);
}

function describeVerdict(
  { capability, state, evidence, reason, message, since }: VerdictExplanation,
  now: number,
): string {
  const name = capability.toUpperCase();
  if (state === undefined || since === undefined) return `${name}: no verdict`;
  const grounds = `${reason ?? ''}, evidence: ${(evidence ?? 'None').toLowerCase()}`;
  return `${name}: ${state} (${grounds}) for ${ageOf(since, now)}${message === '' ? '' : `: ${message ?? ''}`}`;
}

/** One line for each peer with a fault; the others by name. */
function describePeers({ peers, assigned, round }: NetworkExplanation): string[] {
  const reported = round !== undefined;
  const isGood = ({ gso, ecn }: PeerObservation): boolean => gso === 'Capable' && ecn === 'Capable';
  const good = new Set(peers.filter(isGood).map(({ node }) => node));
  const heard = new Set(peers.map(({ node }) => node));
  const waiting = assigned.filter((node) => !heard.has(node));
  return [
    ...peers.filter((peer) => !isGood(peer)).map(describePeer),
    ...(good.size === 0 ? [] : [`peers that received everything: ${[...good].join(', ')}`]),
    ...(waiting.length === 0 ? [] : [`peers not tested yet: ${waiting.join(', ')}`]),
    ...(reported && peers.length === 0 && assigned.length === 0 ? ['no peers, so loss on the network is unknown'] : []),
  ];
}

/** The fault of GSO, or else that of ECN. */
function describePeer({ node, family, address, faults, numbers, ...states }: PeerObservation): string {
  const capability = states.gso === 'Capable' ? 'ecn' : 'gso';
  const { reason, message } = faults?.[capability] ?? {};
  const counts = numbers && [
    `${numbers.gso.received} of ${numbers.gso.sent} GSO segments`,
    `${numbers.control.received} of ${numbers.control.sent} plain datagrams`,
  ];
  const received = counts ? `, received ${counts.join(' and ')}` : '';
  return `peer ${node} (${family} ${address}): ${states[capability]} (${reason})${received}${message === undefined ? '' : `: ${message}`}`;
}

function describeCondition({ type, status, reason, message, lastTransitionTime }: Condition, now: number): string {
  return `${type} ${status} (${reason}) for ${ageOf(lastTransitionTime, now)}: ${message}`;
}
