import { styleText } from 'node:util';
import { wrapLines } from '../../terminal/wrap-lines.ts';
import { renderSection, renderSteps } from '../../terminal/render-sections.ts';
import type { RuleExplanation } from './treatment/explain-rules.ts';
import type { WaitingExplanation } from './placement/explain-pending.ts';
import type { PodExplanation } from './explain-pod.ts';
import type { ContainerExplanation, VariableExplanation } from './variables/variable-explanation.ts';

/** Most nodes that are named. */
const mostNamed = 8;

/** Renders a pod for people: the answer, the reasons, and what to do. */
export function renderPod(explanation: PodExplanation): string {
  const { answer, treatment, placement, containers, drift, products, unseen } = explanation;
  const unselected = treatment.rule === undefined && !treatment.treated;
  return [
    ...wrapLines(answer).map((line) => styleText('bold', line)),
    ...renderSection('treatment', [
      ...(treatment.treated ? [treatment.message] : []),
      ...(unselected ? treatment.rules.map(describeRule) : []),
      ...treatment.notes,
    ]),
    ...renderSection('placement', [
      placement.message,
      ...(placement.node === undefined ? [] : [placement.node.message]),
      ...(placement.waiting === undefined ? [] : describeWaiting(placement.waiting)),
    ]),
    ...containers.flatMap(renderContainer),
    ...renderSection(
      'programs',
      products.map(({ message }) => message),
    ),
    ...renderSection('not visible', unseen),
    ...renderSteps([
      ...treatment.steps,
      ...drift.steps,
      ...products.flatMap(({ steps }) => steps),
      ...containers.flatMap(({ variables }) => variables.flatMap(({ steps }) => steps)),
      ...placement.steps,
    ]),
    '',
  ].join('\n');
}

function describeRule({ rule, selector, misfits }: RuleExplanation): string {
  return `rule ${rule} (${selector}): ${misfits.length === 0 ? 'matches' : misfits.join('; ')}`;
}

function describeWaiting({ scheduler, capableNodes = [] }: WaitingExplanation): string[] {
  const more = capableNodes.length - mostNamed;
  return [
    ...capableNodes
      .slice(0, mostNamed)
      .map(({ node, obstacles }) => `${node}: ${obstacles.join(', ') || 'no visible obstacle'}`),
    ...(more > 0 ? [`and ${more} more`] : []),
    ...(scheduler === undefined || scheduler === '' ? [] : [`The scheduler says: ${scheduler}`]),
  ];
}

function renderContainer({ container, init, variables, notes }: ContainerExplanation): string[] {
  return renderSection(`${init ? 'init container' : 'container'} ${container}`, [
    ...variables.map(describeVariable),
    ...notes,
  ]);
}

function describeVariable({ name, value, source, annotation, message }: VariableExplanation): string {
  if (source === 'None') return `${name}: ${message}`;
  const from = annotation === undefined ? '' : `, from annotation ${annotation}`;
  return `${name}${value === undefined ? '' : `=${value}`}${from}: ${message}`;
}
