import Table from 'cli-table3';

/** A table without colors. */
export function plainTable(head: string[]): Table.Table {
  return new Table({ head, style: { head: [], border: [] } });
}
