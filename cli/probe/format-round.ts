import { dump } from 'js-yaml';
import { renderRound } from './render-round.ts';
import type { DescribedRound } from './describe-round.ts';

/** Output formats of `quicgso probe`; all contain the same facts. */
export const formats = ['text', 'json', 'yaml'] as const;
export type Format = (typeof formats)[number];

/** One round, ready to print. */
export function formatRound(format: Format, round: DescribedRound): string {
  switch (format) {
    case 'text':
      return renderRound(round);
    case 'json':
      return `${JSON.stringify(round, null, 2)}\n`;
    case 'yaml':
      return dump(round, { noRefs: true, lineWidth: -1 });
  }
}
