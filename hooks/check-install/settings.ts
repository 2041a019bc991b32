import { parseArgs } from 'node:util';
import { ConfigError } from '../../api/config-error.ts';
import type { Network } from '../../api/names.ts';
import { networksIn, testedNetworks } from '../../api/tested-networks.ts';

export interface Settings {
  /** How long it waits for what is still missing. */
  readonly timeoutSeconds: number;
  /** Whether pods must be treated. */
  readonly withInjection: boolean;
  /** The networks that the probes test. */
  readonly tested: readonly Network[];
}

const options = {
  timeout: { type: 'string', default: '90' },
  'without-injection': { type: 'boolean', default: false },
  networks: { type: 'string', default: 'pod,host' },
} as const;

/**
 * Reads the flags of the program.
 *
 * @throws {ConfigError} with what is wrong
 */
export function readSettings(argv: readonly string[]): Settings {
  const { timeout, 'without-injection': withoutInjection, networks } = parse(argv);
  if (!/^\d{1,5}$/.test(timeout)) throw new ConfigError([`--timeout is "${timeout}", must be a number of seconds`]);
  const list = testedNetworks.find((known) => known === networks);
  if (list === undefined) {
    throw new ConfigError([`--networks is "${networks}", must be one of ${testedNetworks.join(', ')}`]);
  }
  return { timeoutSeconds: Number(timeout), withInjection: !withoutInjection, tested: networksIn(list) };
}

interface Flags {
  readonly timeout: string;
  readonly 'without-injection': boolean;
  readonly networks: string;
}

function parse(argv: readonly string[]): Flags {
  try {
    return parseArgs({ args: [...argv], options }).values;
  } catch (cause) {
    throw new ConfigError([cause instanceof Error ? cause.message : String(cause)]);
  }
}
