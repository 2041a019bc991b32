import { styleText } from 'node:util';
import { renderActions } from './render-actions.ts';
import type { Step } from './step.ts';
import { wrapParagraph } from './wrap-lines.ts';

/** A heading with paragraphs. */
export function renderSection(heading: string, paragraphs: readonly string[]): string[] {
  if (paragraphs.length === 0) return [];
  return ['', styleText('bold', heading), ...paragraphs.flatMap((text) => wrapParagraph(text, 2, 2))];
}

/** Lists steps in order. A command keeps its own line, so that it can be copied. */
export function renderSteps(steps: readonly Step[], heading = 'what to do'): string[] {
  if (steps.length === 0) return [];
  const layout = {
    action: (text: string) => wrapParagraph(text, 2, 2),
    command: (command: string) => [`    ${command}`],
  };
  return ['', styleText('bold', heading), ...renderActions(steps, layout)];
}
