import { parseArgs } from 'node:util';
import { ConfigError } from '../api/config-error.ts';
import type { Network } from '../api/names.ts';
import { networksIn, testedNetworks } from '../api/tested-networks.ts';
import { type MinEvidence, minEvidences } from './verdict/evidence-floor.ts';

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
type LogLevel = (typeof logLevels)[number];

export interface Config {
  readonly minEvidence: MinEvidence;
  readonly logLevel: LogLevel;
  /** Whether it writes only while it holds the Lease. Without, there must be no other operator in the cluster. */
  readonly leaderElect: boolean;
  /** What it calls itself in the Lease; undefined: a name of its own making, for want of a pod. */
  readonly podName: string | undefined;
  /** TCP port of health and metrics; 0: none. */
  readonly healthPort: number;
  /** The networks that the probes of this installation test. */
  readonly tested: readonly Network[];
}

/** Flags and their variables. POD_NAME is what charts usually call it. */
const variables = {
  'min-evidence': 'QUICGSO_MIN_EVIDENCE',
  'log-level': 'QUICGSO_LOG_LEVEL',
  'leader-elect': 'QUICGSO_LEADER_ELECT',
  'pod-name': 'POD_NAME',
  'health-port': 'QUICGSO_HEALTH_PORT',
  networks: 'QUICGSO_NETWORKS',
} as const;
type Flag = keyof typeof variables;

const booleans = ['true', 'false'] as const;

/**
 * Reads the operator's settings. A flag wins over its variable (`--min-evidence`, `QUICGSO_MIN_EVIDENCE`). The way to the
 * cluster is not read here: client-node finds it, in KUBECONFIG or in the pod.
 *
 * @throws {ConfigError} with all problems at once
 */
export function readConfig(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = [];
  const flags = readFlags(argv, problems);

  const find = (flag: Flag): string | undefined => {
    const given = flags.get(flag) ?? env[variables[flag]];
    return given === '' ? undefined : given;
  };
  const refuse = (flag: Flag, given: string, wanted: string): void => {
    problems.push(`${flags.has(flag) ? `--${flag}` : variables[flag]} is "${given}", must be ${wanted}`);
  };
  const choose = <T extends string>(flag: Flag, allowed: readonly T[], fallback: T): T => {
    const given = find(flag);
    if (given === undefined) return fallback;
    const found = allowed.find((value) => value === given);
    if (found === undefined) refuse(flag, given, `one of ${allowed.join(', ')}`);
    return found ?? fallback;
  };
  const port = (flag: Flag, fallback: number): number => {
    const given = find(flag) ?? String(fallback);
    const valid = /^\d{1,5}$/u.test(given) && Number(given) <= 65_535;
    if (!valid) refuse(flag, given, 'a TCP port, or 0 for none');
    return valid ? Number(given) : fallback;
  };

  const config = {
    minEvidence: choose('min-evidence', minEvidences, 'auto'),
    logLevel: choose('log-level', logLevels, 'info'),
    leaderElect: choose('leader-elect', booleans, 'true') === 'true',
    podName: find('pod-name'),
    healthPort: port('health-port', 8080),
    tested: networksIn(choose('networks', testedNetworks, 'pod,host')),
  };
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

/** The flags by name. parseArgs stops at the first problem when strict, so this reads its tokens instead. */
function readFlags(argv: readonly string[], problems: string[]): Map<string, string> {
  const options = Object.fromEntries(Object.keys(variables).map((flag) => [flag, { type: 'string' } as const]));
  const { tokens } = parseArgs({ args: [...argv], options, strict: false, tokens: true });
  const flags = new Map<string, string>();
  for (const token of tokens) {
    if (token.kind === 'positional') problems.push(`"${token.value}" is not expected here`);
    if (token.kind !== 'option') continue;
    if (!Object.hasOwn(variables, token.name)) problems.push(`${token.rawName} is not a known flag`);
    else if (token.value === undefined) problems.push(`${token.rawName} needs a value`);
    else flags.set(token.name, token.value);
  }
  return flags;
}
