import { group, plurals, version } from '../../api/names.ts';

/** The API path of the reports. */
export const reportsPath = `/apis/${group}/${version}/${plurals.reports}`;

/** The API path of one node's report. */
export function reportPath(node: string): string {
  return `${reportsPath}/${encodeURIComponent(node)}`;
}
