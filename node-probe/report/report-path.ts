import { group, plurals, version } from '../../api/names.ts';

/** Where the API server keeps the reports. */
export const reportsPath = `/apis/${group}/${version}/${plurals.reports}`;

/** Where it keeps one node's. */
export function reportPath(node: string): string {
  return `${reportsPath}/${encodeURIComponent(node)}`;
}
