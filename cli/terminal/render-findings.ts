import { styleText } from 'node:util';
import type { Finding } from '../../api/v1alpha1.ts';
import type { Remedy } from '../../node-probe/advice/advice.ts';
import { wrapLines } from './wrap-lines.ts';

const targets: Record<Remedy['target'], string> = {
  Workload: 'workload',
  Interface: 'NIC',
  Kernel: 'kernel',
  Network: 'network',
  Tcp: 'TCP fallback',
};

const severityStyles = { Error: 'red', Warning: 'yellow', Info: 'gray' } as const;

/**
 * What was found, the worst first, and what to do about all of it, grouped by what has to change; the next action comes
 * first, because findings and remedies come in that order. What is only good to know stands in the checklist already.
 */
export function renderFindings(findings: readonly Finding[], width: number): string[] {
  const worth = findings.filter(({ severity }) => severity !== 'Info');
  const remedies = findings.flatMap((finding) => finding.remedies);
  return [
    ...worth.flatMap((finding) => renderFinding(finding, width)),
    ...(remedies.length === 0 ? [] : ['', styleText('bold', headline(worth.length > 0))]),
    ...[...Map.groupBy(remedies, ({ target }) => target)].flatMap(([target, group]) =>
      renderGroup(targets[target], group, width),
    ),
  ];
}

function headline(somethingIsWrong: boolean): string {
  return somethingIsWrong ? 'what to do, the next action first' : 'worth doing';
}

function renderFinding({ code, severity, message }: Finding, width: number): string[] {
  const heading = `${styleText(severityStyles[severity], severity.toLowerCase())} ${styleText('bold', code)}`;
  return ['', heading, ...wrapLines(message, width - 2).map((line) => `  ${line}`)];
}

/** What several findings ask for stands there once. */
function renderGroup(heading: string, remedies: readonly Remedy[], width: number): string[] {
  const actions = Map.groupBy(remedies, ({ action }) => action);
  return [
    '',
    `  ${styleText('bold', heading)}`,
    ...[...actions].flatMap(([action, alike]) => [
      ...wrapLines(action, width - 4).map((line) => `    ${line}`),
      ...[...new Set(alike.flatMap(({ commands = [] }) => commands))].flatMap((command) =>
        renderCommand(command, width),
      ),
    ]),
  ];
}

/** A command stays on a line of its own, and what it says about itself behind `#` goes below it where it is too long. */
function renderCommand(command: string, width: number): string[] {
  if (command.length <= width - 6) return [`      ${command}`];
  const [setting = '', remark] = command.split('   # ');
  const [first = '', ...more] = wrapLines(setting, width - 8);
  const remarks = remark === undefined ? [] : wrapLines(remark, width - 10);
  return [`      ${first}`, ...more.map((line) => `        ${line}`), ...remarks.map((line) => `        # ${line}`)];
}
