import { withCluster } from '../lookup/with-cluster.ts';
import type { ExitCode } from '../terminal/exit-code.ts';
import { UserError } from '../../api/user-error.ts';
import { type Answer, worst } from './answers.ts';
import { findNodes } from './find-nodes.ts';
import { followAnswers } from './follow-answers.ts';
import type { ReprobeOptions } from './reprobe-command.ts';
import { requestRounds } from './request-rounds.ts';
import { watchAnswers } from './watch-answers.ts';

/** Asks, waits, prints, and returns the exit code. Throws a UserError when a node has no report or may not be asked. */
export async function runReprobe({ nodes, timeoutMs, ...cluster }: ReprobeOptions): Promise<ExitCode> {
  const answers = await withCluster(cluster, async (connection) => {
    const asked = await findNodes(connection, nodes);
    const [first] = asked;
    if (first === undefined) throw new UserError('No node has a GsoReport yet: does the operator run?');
    await using watched = watchAnswers(connection, asked.length === 1 ? first.node : undefined);
    await watched.store.synced;
    const waiting = asked.filter(({ disabled }) => !disabled).map(({ node }) => node);
    await requestRounds(connection, waiting);
    return await followAnswers(asked, watched.store, timeoutMs);
  });
  process.stdout.write(answers.map(render).join(''));
  return worst(answers.map(({ exitCode }) => exitCode));
}

function render({ node, lines }: Answer): string {
  return [node, ...lines.map((line) => `  ${line}`), ''].join('\n');
}
