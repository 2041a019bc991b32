import { styleText } from 'node:util';
import { ageOf } from '../terminal/age-of.ts';
import { plainTable } from '../terminal/plain-table.ts';
import type { FleetRow } from './fleet-rows.ts';

const head = ['node', 'pod-gso', 'host-gso', 'pod-ecn', 'host-ecn', 'evidence', 'reason', 'kernel', 'fresh', 'since'];

interface Shown {
  /** Whether only nodes that are not fully capable are shown. */
  readonly bad: boolean;
  /** Number of all nodes. */
  readonly all: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Renders the fleet for people: a table and a summary. */
export function renderFleet(rows: readonly FleetRow[], { bad, all, now }: Shown): string {
  if (all === 0) {
    return 'No nodes to show: quicgso is installed, but the operator has not created any GsoReport yet. Check that it is running.\n';
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
    ? `${rows.length} of ${all} nodes are not fully capable`
    : `${capable} of ${all} nodes are fully capable`;
  const next = capable === rows.length ? '' : '; run "quicgso explain node/NAME" to see why, and what to do';
  const problems = rows.flatMap(({ node, problems: found = [] }) =>
    found.map((problem) => `cannot read GsoReport ${node}: ${problem}`),
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
