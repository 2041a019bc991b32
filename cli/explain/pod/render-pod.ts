import { styleText } from 'node:util';
import { wrapLines } from '../../terminal/wrap-lines.ts';
import { renderSection, renderSteps } from '../../terminal/render-sections.ts';
import type { RuleExplanation } from './treatment/explain-rules.ts';
import type { WaitingExplanation } from './placement/explain-waiting.ts';
import type { PodExplanation } from './explain-pod.ts';
import type { ContainerExplanation, VariableExplanation } from './variables/variable-explanation.ts';

/** How many nodes are named. */
const named = 8;

/** A pod for people: the answer, how it comes about, and what to do. */
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
    ...renderSection('not seen', unseen),
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
  return `rule ${rule} (${selector}): ${misfits.length === 0 ? 'fits' : misfits.join('; ')}`;
}

function describeWaiting({ scheduler, capableNodes = [] }: WaitingExplanation): string[] {
  const more = capableNodes.length - named;
  return [
    ...capableNodes
      .slice(0, named)
      .map(({ node, obstacles }) => `${node}: ${obstacles.join(', ') || 'nothing that can be seen keeps it out'}`),
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
