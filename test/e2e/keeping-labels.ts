import { expect, vi } from 'vitest';
import { watchLabels } from './label-watch.ts';
import { nodes } from './cluster/nodes.ts';
import { asMade, labelLine, waitForVerdicts } from './wait-for-verdicts.ts';

/** The lines of all nodes, as `nodeLabels` has them, when all is well. */
export const allLabels = nodes.map(({ name }) => labelLine(name, asMade[name])).toSorted();

/** Does something, waits until all is well again, and expects that no label was another for a moment. */
export async function keepingLabels(act: () => Promise<unknown>): Promise<void> {
  await using labels = await watchLabels();
  await vi.waitFor(async () => expect(await labels.seen()).toEqual(allLabels), { timeout: 20_000 });
  await act();
  await waitForVerdicts(asMade);
  expect(await labels.seen()).toEqual(allLabels);
}
