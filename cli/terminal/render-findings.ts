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
 * Lists the findings in the given order (the worst first), then the remedies of all findings, grouped by target. The next
 * action comes first, because findings and remedies are in that order. Findings with severity Info are omitted: the
 * checklist already shows them.
 */
export function renderFindings(findings: readonly Finding[]): string[] {
  const shown = findings.filter(({ severity }) => severity !== 'Info');
  const remedies = findings.flatMap((finding) => finding.remedies);
  return [
    ...shown.flatMap(renderFinding),
    ...(remedies.length === 0 ? [] : ['', styleText('bold', headline(shown.length > 0))]),
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

/** A command keeps its own line; if it is too long, its comment (after `#`) moves to the next line. */
function renderCommand(command: string): string[] {
  if (command.length <= longestLine - 6) return [`      ${command}`];
  const [setting = '', comment] = command.split('   # ');
  const comments = comment === undefined ? [] : wrapLines(comment, longestLine - 10);
  return [...wrapParagraph(setting, 6, 2), ...comments.map((line) => `        # ${line}`)];
}
