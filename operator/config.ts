import { ConfigError } from '../api/config-error.ts';
import { parseArgs } from 'node:util';

/** `auto`: what the network allows; `wire` and `kernel`: always that much, see verdict/evidence-floor.ts. */
const minEvidences = ['auto', 'wire', 'kernel'] as const;
export type MinEvidence = (typeof minEvidences)[number];

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
type LogLevel = (typeof logLevels)[number];

export interface Config {
  readonly minEvidence: MinEvidence;
  readonly logLevel: LogLevel;
}

/**
 * Reads the operator's settings. A flag wins over its variable (`--min-evidence`, `QUICGSO_MIN_EVIDENCE`). The way to the
 * cluster is not read here: client-node finds it, in KUBECONFIG or in the pod.
 *
 * @throws {ConfigError} with all problems at once
 */
export function readConfig(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = [];
  const flags = readFlags(argv, problems);

  const choose = <T extends string>(flag: string, variable: string, allowed: readonly T[], fallback: T): T => {
    const given = flags.get(flag) ?? env[variable];
    if (given === undefined || given === '') return fallback;
    const found = allowed.find((value) => value === given);
    const source = flags.has(flag) ? `--${flag}` : variable;
    if (found === undefined) problems.push(`${source} is "${given}", must be one of ${allowed.join(', ')}`);
    return found ?? fallback;
  };

  const config = {
    minEvidence: choose('min-evidence', 'QUICGSO_MIN_EVIDENCE', minEvidences, 'auto'),
    logLevel: choose('log-level', 'QUICGSO_LOG_LEVEL', logLevels, 'info'),
  };
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

/** The flags by name. parseArgs stops at the first problem when strict, so this reads its tokens instead. */
function readFlags(argv: readonly string[], problems: string[]): Map<string, string> {
  const { tokens } = parseArgs({
    args: [...argv],
    options: { 'min-evidence': { type: 'string' }, 'log-level': { type: 'string' } },
    strict: false,
    tokens: true,
  });
  const flags = new Map<string, string>();
  for (const token of tokens) {
    if (token.kind === 'positional') problems.push(`"${token.value}" is not expected here`);
    if (token.kind !== 'option') continue;
    if (token.name !== 'min-evidence' && token.name !== 'log-level')
      problems.push(`${token.rawName} is not a known flag`);
    else if (token.value === undefined) problems.push(`${token.rawName} needs a value`);
    else flags.set(token.name, token.value);
  }
  return flags;
}
