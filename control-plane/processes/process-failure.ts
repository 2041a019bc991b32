import { readFile } from 'node:fs/promises';
import { lastLines } from './last-lines.ts';
import type { Exit, RunningProcess } from './run-process.ts';

/** A process exited unexpectedly. */
export class ProcessFailure extends Error {
  override readonly name = 'ProcessFailure';
  /** The last lines of its log. */
  readonly output: string;
  constructor(process: string, exit: Exit, output: string) {
    const how = exit.signal === null ? `exited with code ${exit.code}` : `was killed by ${exit.signal}`;
    super(`${process} ${how}; last lines of its log:\n${output}`);
    this.output = output;
  }
}

/** Describes the exit of a process, with the end of its log. */
export async function describeFailure(process: RunningProcess, exit: Exit): Promise<ProcessFailure> {
  return new ProcessFailure(process.name, exit, lastLines(await readFile(process.log, 'utf8').catch(() => '')));
}
