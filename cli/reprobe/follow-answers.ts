import type { Store } from '../../kube/store.ts';
import { startSpinner } from '../terminal/start-spinner.ts';
import { type Answer, answerOf, type Asked, type LastReports } from './answers.ts';

/** Most pending nodes that are named. */
const mostNamed = 5;

/**
 * Follows the reports of the nodes until all have answered or the timeout expires, and shows progress on stderr: a spinner
 * on a terminal, or else a line for each answer.
 *
 * @returns the answers in the order of the nodes
 */
export async function followAnswers(
  asked: readonly Asked[],
  store: Store<LastReports>,
  timeoutMs: number,
): Promise<Answer[]> {
  const answers = new Map(asked.map((one) => [one.node, answerOf(one, store.get(one.node) ?? one.before)]));
  const waiting = new Map(asked.filter(({ node }) => answers.get(node)?.done === false).map((one) => [one.node, one]));
  const spinner = startSpinner(describe(asked.length, waiting));
  const line = (text: string): void => void process.stderr.write(`${text}\n`);
  const all = Promise.withResolvers<void>();
  const update = (node: string): void => {
    const one = waiting.get(node);
    const answer = one && answerOf(one, store.get(node) ?? one.before);
    if (answer === undefined) return;
    answers.set(node, answer);
    if (!answer.done) return;
    waiting.delete(node);
    if (spinner === undefined) line(`${node} has reported (${asked.length - waiting.size} of ${asked.length})`);
    else spinner.text = describe(asked.length, waiting);
    if (waiting.size === 0) all.resolve();
  };
  store.onChange(update);
  for (const { node } of asked) update(node);
  if (waiting.size === 0) all.resolve();
  const timer = setTimeout(() => all.resolve(), timeoutMs);
  await all.promise;
  clearTimeout(timer);
  const late = `${describe(asked.length, waiting)}: timed out after ${timeoutMs / 1000} s`;
  if (waiting.size === 0) spinner?.stop();
  else if (spinner === undefined) line(late);
  else spinner.warn(late);
  return asked.flatMap(({ node }) => answers.get(node) ?? []);
}

function describe(all: number, waiting: ReadonlyMap<string, Asked>): string {
  if (waiting.size === 0) return `${all} of ${all} nodes have reported`;
  const names = [...waiting.keys()].slice(0, mostNamed).join(', ');
  const more = waiting.size > mostNamed ? ` and ${waiting.size - mostNamed} more` : '';
  return `${all - waiting.size} of ${all} nodes have reported, waiting for ${names}${more}`;
}
