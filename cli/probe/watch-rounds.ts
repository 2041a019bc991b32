import { dump } from 'js-yaml';
import { pino } from 'pino';
import { UserError } from '../../api/user-error.ts';
import type { DescribedRound } from './describe-round.ts';
import type { Format } from './format-round.ts';
import { renderRound } from './render-round.ts';
import { runProbe } from './run-probe.ts';
import type { ExitCode } from '../terminal/exit-code.ts';
import { systemClock } from '../../node-probe/loop/clock.ts';
import { Doorbell } from '../../node-probe/loop/doorbell.ts';
import { watchEgress } from '../../node-probe/loop/watch-egress.ts';
import type { Plan } from '../../node-probe/round/round.ts';

/** Milliseconds between two rounds. */
const interval = 30_000;

/** A round, or why there was none: an interface that vanished may come back. */
type Attempt = DescribedRound | { readonly verdict: DescribedRound['verdict']; readonly lastRound: string };

/**
 * Runs rounds until Ctrl-C: every 30 seconds, and immediately when the egress interface changes. As text it prints only
 * changes, as JSON or YAML every round. Returns the exit code of the last verdict.
 */
export async function watchRounds(plan: Plan, format: Format): Promise<ExitCode> {
  const stopping = new AbortController();
  const { signal } = stopping;
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.abort());
  const doorbell = new Doorbell();
  using watches = new DisposableStack();
  if (plan.paths.includes('egress')) {
    const log = pino({ level: 'silent' });
    watches.use(watchEgress({ doorbell, clock: systemClock, log, signal, links: () => plan.egress().links }));
  }
  let exitCode: ExitCode = 2;
  let printed = '';
  while (!signal.aborted) {
    const attempt = await tryRound(plan);
    exitCode = attempt.verdict.exitCode;
    const text = formatAttempt(format, attempt);
    if (format !== 'text') process.stdout.write(text);
    else if (text !== printed) process.stdout.write(`at ${attempt.lastRound}\n${text}\n`);
    printed = text;
    await doorbell.wait(interval, systemClock, signal);
  }
  return exitCode;
}

async function tryRound(plan: Plan): Promise<Attempt> {
  try {
    return await runProbe(plan);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const message = `inconclusive: ${error.message}`;
    return { verdict: { capable: 'unknown', exitCode: 2, message }, lastRound: new Date().toISOString() };
  }
}

function formatAttempt(format: Format, attempt: Attempt): string {
  switch (format) {
    case 'text':
      return 'checks' in attempt ? renderRound(attempt) : `verdict: ${attempt.verdict.message}\n`;
    case 'json':
      return `${JSON.stringify(attempt)}\n`;
    case 'yaml':
      return `---\n${dump(attempt, { noRefs: true, lineWidth: -1 })}`;
  }
}
