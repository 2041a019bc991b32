import { parseArgs } from 'node:util';
import { ConfigError } from './config-error.ts';
import type { Setting } from './setting.ts';

/** The settings of a program, by name. */
export type Settings = Readonly<Record<string, Setting<unknown>>>;
export type Environment = Readonly<Record<string, string | undefined>>;

type Read<T> = { readonly value: T } | { readonly problem: string };

/**
 * Reads all settings of a program from its command line and environment; empty values count as not set. Returns a
 * function that gives the value of each setting.
 *
 * @throws {ConfigError} with all problems at once
 */
export function readSettings(
  settings: Settings,
  argv: readonly string[],
  env: Environment,
): <T>(setting: Setting<T>) => T {
  const problems: string[] = [];
  const flags = readFlags(settings, argv, problems);
  const read = <T>({ flag = '', variable = '', description, wanted, fallback, parse }: Setting<T>): Read<T> => {
    const name = flags.has(flag) || variable === '' ? `--${flag}` : variable;
    const given = (flags.get(flag) ?? env[variable]) || fallback;
    if (given === undefined) return { problem: `${name} is not set: ${description}` };
    const value = parse(given);
    return value === undefined ? { problem: `${name} is "${given}", must be ${wanted}` } : { value };
  };
  for (const setting of Object.values(settings)) {
    const found = read(setting);
    if ('problem' in found) problems.push(found.problem);
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return (setting) => {
    const found = read(setting);
    if ('problem' in found) throw new ConfigError([found.problem]);
    return found.value;
  };
}

/** The flags by name. In strict mode, parseArgs stops at the first problem, so this reads its tokens instead. */
function readFlags(settings: Settings, argv: readonly string[], problems: string[]): Map<string, string> {
  const options: Record<string, { readonly type: 'boolean' | 'string' }> = {};
  for (const { flag, isSwitch = false } of Object.values(settings)) {
    if (flag !== undefined) options[flag] = { type: isSwitch ? 'boolean' : 'string' };
  }
  const flags = new Map<string, string>();
  for (const token of parseArgs({ args: [...argv], options, strict: false, tokens: true }).tokens) {
    if (token.kind === 'positional') problems.push(`unexpected argument "${token.value}"`);
    if (token.kind !== 'option') continue;
    const value = token.value ?? (options[token.name]?.type === 'boolean' ? 'true' : undefined);
    if (!Object.hasOwn(options, token.name)) problems.push(`unknown flag ${token.rawName}`);
    else if (value === undefined) problems.push(`${token.rawName} needs a value`);
    else flags.set(token.name, value);
  }
  return flags;
}
