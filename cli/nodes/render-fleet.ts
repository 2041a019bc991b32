import { styleText } from 'node:util';
import { ageOf } from '../terminal/age-of.ts';
import { plainTable } from '../terminal/plain-table.ts';
import type { FleetRow } from './fleet-rows.ts';

const head = ['node', 'pod-gso', 'host-gso', 'pod-ecn', 'host-ecn', 'evidence', 'reason', 'kernel', 'fresh', 'since'];

interface Shown {
  /** Whether only those are shown that are not capable. */
  readonly bad: boolean;
  /** Number of nodes before that choice. */
  readonly all: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The fleet for people: a table, and what it adds up to. */
export function renderFleet(rows: readonly FleetRow[], { bad, all, now }: Shown): string {
  if (all === 0) {
    return 'There are no nodes to show: quicgso is installed, and its operator has made no GsoReport yet. Does it run?\n';
  }
  if (rows.length === 0) return `All ${all} nodes are capable of GSO and ECN on both networks.\n`;
  const table = plainTable(head);
  for (const row of rows) {
    const words = [row.podGso, row.hostGso, row.podEcn, row.hostEcn].map(colored);
    const since = row.since === undefined ? '' : ageOf(row.since, now);
    table.push([row.node, ...words, row.evidence, row.reason, row.kernel ?? '', row.fresh, since]);
  }
  const capable = rows.filter((row) => row.capable).length;
  const sum = bad
    ? `${rows.length} of ${all} nodes are not capable of everything`
    : `${capable} of ${all} nodes are capable of everything`;
  const next = capable === rows.length ? '' : '; "quicgso explain node/NAME" says why, and what to do';
  const problems = rows.flatMap(({ node, problems: found = [] }) =>
    found.map((problem) => `cannot be read: ${node}: ${problem}`),
  );
  return [table.toString(), `${sum}${next}.`, ...problems, ''].join('\n');
}

const colors = {
  capable: 'green',
  degraded: 'yellow',
  unknown: 'yellow',
  none: 'yellow',
  broken: 'red',
  unsupported: 'red',
} as const satisfies Record<FleetRow['podGso'], string>;

function colored(word: FleetRow['podGso']): string {
  return styleText(colors[word], word);
}
