import { readSettings as readAll } from '../../api/config/read-settings.ts';
import { isThere, number } from '../../api/config/setting.ts';
import type { Network } from '../../api/names.ts';
import { networksIn, networksSetting } from '../../api/tested-networks.ts';

export interface Settings {
  /** How long it waits for what is still missing. */
  readonly timeoutSeconds: number;
  /** Whether pods must be treated. */
  readonly withInjection: boolean;
  /** The networks that the probes test. */
  readonly tested: readonly Network[];
}

export const checkInstallSettings = {
  timeout: {
    flag: 'timeout',
    ...number('a number of seconds', 90),
    description: 'How many seconds it waits for what is still missing.',
  },
  withoutInjection: { flag: 'without-injection', ...isThere, description: 'Pods need not be treated.' },
  networks: networksSetting,
} as const;

/**
 * Reads the flags of the program.
 *
 * @throws {ConfigError} with all problems at once
 */
export function readSettings(argv: readonly string[]): Settings {
  const read = readAll(checkInstallSettings, argv, {});
  return {
    timeoutSeconds: read(checkInstallSettings.timeout),
    withInjection: !read(checkInstallSettings.withoutInjection),
    tested: networksIn(read(checkInstallSettings.networks)),
  };
}
