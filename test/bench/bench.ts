/**
 * `npm run bench`: what our admission policies cost the API server, on a real one. Everything that is compared is measured
 * in turns, so that a busy machine makes all of it slower and not one. Prints a line for each figure, and exits with 1 when
 * one is above its budget.
 */
import { BenchCluster } from './bench-cluster.ts';
import { isOverBudget, renderFigure, type Figure } from './figure.ts';
import { measureBinds } from './measure-binds.ts';
import { measureCreations } from './measure-creations.ts';

const abort = new AbortController();
// An orderly exit kills the control plane and removes its folder.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));

function show(title: string, figures: readonly Figure[]): void {
  process.stdout.write(`${[title, ...figures.map(renderFigure)].join('\n  ')}\n`);
}

await using cluster = await BenchCluster.start(abort.signal);
const creations = await measureCreations(cluster);
show('CPU of the API server for one pod creation (2 containers with 10 variables, median)', creations);
const binds = await measureBinds(cluster);
show('time of one bind (median)', binds);
const problems = [...creations, ...binds].filter(isOverBudget);
process.stdout.write(`${problems.length === 0 ? 'every' : 'not every'} figure is within its budget\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
