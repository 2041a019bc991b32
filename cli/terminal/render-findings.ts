import { styleText } from 'node:util';
import type { Finding } from '../../api/v1alpha1.ts';
import { renderActions } from './render-actions.ts';
import { longestLine, wrapLines, wrapParagraph } from './wrap-lines.ts';

type Remedy = Finding['remedies'][number];

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
export function renderFindings(findings: readonly Finding[]): string[] {
  const worth = findings.filter(({ severity }) => severity !== 'Info');
  const remedies = findings.flatMap((finding) => finding.remedies);
  return [
    ...worth.flatMap(renderFinding),
    ...(remedies.length === 0 ? [] : ['', styleText('bold', headline(worth.length > 0))]),
    ...[...Map.groupBy(remedies, ({ target }) => target)].flatMap(([target, group]) =>
      renderGroup(targets[target], group),
    ),
  ];
}

function headline(somethingIsWrong: boolean): string {
  return somethingIsWrong ? 'what to do, in this order' : 'recommended';
}

function renderFinding({ code, severity, message }: Finding): string[] {
  const heading = `${styleText(severityStyles[severity], severity.toLowerCase())} ${styleText('bold', code)}`;
  return ['', heading, ...wrapParagraph(message, 2)];
}

function renderGroup(heading: string, remedies: readonly Remedy[]): string[] {
  const layout = { action: (text: string) => wrapParagraph(text, 4), command: renderCommand };
  return ['', `  ${styleText('bold', heading)}`, ...renderActions(remedies, layout)];
}

/** A command stays on a line of its own, and what it says about itself behind `#` goes below it where it is too long. */
function renderCommand(command: string): string[] {
  if (command.length <= longestLine - 6) return [`      ${command}`];
  const [setting = '', remark] = command.split('   # ');
  const remarks = remark === undefined ? [] : wrapLines(remark, longestLine - 10);
  return [...wrapParagraph(setting, 6, 2), ...remarks.map((line) => `        # ${line}`)];
}
