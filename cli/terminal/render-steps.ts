import { styleText } from 'node:util';
import { wrapLines } from './wrap-lines.ts';
import type { Step } from './step.ts';

/** Characters; a serial console has 80 to 132 of them. */
export const longestLine = 100;

/** Paragraphs below a heading. */
export function renderSection(heading: string, paragraphs: readonly string[]): string[] {
  if (paragraphs.length === 0) return [];
  return ['', styleText('bold', heading), ...paragraphs.flatMap((text) => indented(text, 2))];
}

/** What to do, in this order; what several parts ask for stands there once. A command keeps its line, so it can be copied. */
export function renderSteps(steps: readonly Step[], heading = 'what to do'): string[] {
  if (steps.length === 0) return [];
  const actions = Map.groupBy(steps, ({ action }) => action);
  return [
    '',
    styleText('bold', heading),
    ...[...actions].flatMap(([action, alike]) => [
      ...indented(action, 2),
      ...[...new Set(alike.flatMap(({ commands }) => commands))].map((command) => `    ${command}`),
    ]),
  ];
}

/** The lines of a paragraph, all indented; those after the first two more. */
function indented(text: string, width: number): string[] {
  const [first = '', ...more] = wrapLines(text, longestLine - width - 2);
  return [`${' '.repeat(width)}${first}`, ...more.map((line) => `${' '.repeat(width + 2)}${line}`)];
}
