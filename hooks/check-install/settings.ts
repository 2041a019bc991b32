import { readSettings as readAll } from '../../api/config/read-settings.ts';
import { booleanFlag, number } from '../../api/config/setting.ts';
import type { Network } from '../../api/names.ts';
import { networksIn, networksSetting } from '../../api/tested-networks.ts';

export interface Settings {
  /** How long to wait until all checks pass. */
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
    description: 'Seconds to wait until all checks pass.',
  },
  withoutInjection: { flag: 'without-injection', ...booleanFlag, description: 'Do not require that pods are treated.' },
  networks: networksSetting,
} as const;

/**
 * Reads the flags of check-install.
 *
 * @throws {ConfigError} listing all problems
 */
export function readSettings(argv: readonly string[]): Settings {
  const read = readAll(checkInstallSettings, argv, {});
  return {
    timeoutSeconds: read(checkInstallSettings.timeout),
    withInjection: !read(checkInstallSettings.withoutInjection),
    tested: networksIn(read(checkInstallSettings.networks)),
  };
}
