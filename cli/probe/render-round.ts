import { styleText } from 'node:util';
import type { Check, CheckStatus } from './check.ts';
import { renderFindings } from '../terminal/render-findings.ts';
import { longestLine, wrapLines } from '../terminal/wrap-lines.ts';
import type { DescribedRound } from './describe-round.ts';

type Style = 'green' | 'yellow' | 'red' | 'gray';

const statusStyles: Record<CheckStatus, Style> = { ok: 'green', warning: 'yellow', failure: 'red', skipped: 'gray' };
const verdictStyles: Record<DescribedRound['verdict']['capable'], Style> = {
  yes: 'green',
  no: 'red',
  unknown: 'yellow',
};

const statusWidth = 9;
const checkWidth = 13;

/** A round as text: one line per check, the verdict, findings and remedies. Colors only on a terminal. */
export function renderRound({ kernel, checks, verdict, findings }: DescribedRound): string {
  return [
    `quicgso probe of kernel ${kernel.release}`,
    '',
    ...checks.flatMap(renderCheck),
    '',
    ...wrapLines(`verdict: ${verdict.message} (exit code ${verdict.exitCode})`).map((line) =>
      styleText(verdictStyles[verdict.capable], line),
    ),
    ...renderFindings(findings),
    '',
  ].join('\n');
}

function renderCheck({ check, family, status, found }: Check): string[] {
  const name = [check, family].filter((word) => word !== undefined).join(' ');
  const indent = statusWidth + checkWidth;
  const [first = '', ...more] = wrapLines(found, longestLine - indent);
  const start = `${styleText(statusStyles[status], status.padEnd(statusWidth))}${name.padEnd(checkWidth)}`;
  return [`${start}${first}`, ...more.map((line) => `${' '.repeat(indent)}${line}`)];
}
