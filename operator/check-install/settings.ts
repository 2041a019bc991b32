import { parseArgs } from 'node:util';
import { ConfigError } from '../../api/config-error.ts';

export interface Settings {
  /** How long it waits for what is still missing. */
  readonly timeoutSeconds: number;
  /** Whether pods must be treated. */
  readonly withInjection: boolean;
}

const options = {
  timeout: { type: 'string', default: '90' },
  'without-injection': { type: 'boolean', default: false },
} as const;

/**
 * Reads the flags of the program.
 *
 * @throws {ConfigError} with what is wrong
 */
export function readSettings(argv: readonly string[]): Settings {
  const { timeout, 'without-injection': withoutInjection } = parse(argv);
  if (!/^\d{1,5}$/.test(timeout)) throw new ConfigError([`--timeout is "${timeout}", must be a number of seconds`]);
  return { timeoutSeconds: Number(timeout), withInjection: !withoutInjection };
}

function parse(argv: readonly string[]): { readonly timeout: string; readonly 'without-injection': boolean } {
  try {
    return parseArgs({ args: [...argv], options }).values;
  } catch (cause) {
    throw new ConfigError([cause instanceof Error ? cause.message : String(cause)]);
  }
}
