/** A setting of a program. docs/reference/flags.md is generated from it. */
export interface Setting<T> extends Kind<T> {
  /** The flag, without `--`. */
  readonly flag?: string;
  /** The environment variable; the flag takes precedence. */
  readonly variable?: string;
  readonly description: string;
}

/** The type of a setting. */
interface Kind<T> {
  /** Completes `must be ...`. */
  readonly wanted: string;
  /** All allowed values, if there are few. */
  readonly allowed?: readonly string[];
  /** The default; undefined if the setting is required. */
  readonly fallback: string | undefined;
  /** The flag without a value means `true`. */
  readonly isSwitch?: boolean;
  /** The value; undefined if the text is invalid. */
  readonly parse: (text: string) => T | undefined;
}

export function oneOf<T extends string>(allowed: readonly T[], fallback?: NoInfer<T>): Kind<T> {
  const parse = (given: string): T | undefined => allowed.find((value) => value === given);
  return { wanted: `one of ${allowed.join(', ')}`, allowed, fallback, parse };
}

export function text(fallback?: string): Kind<string> {
  return { wanted: 'a string', fallback, parse: (given) => given };
}

/** A non-negative integer of at most five digits. */
export function number(wanted: string, fallback: number, largest = 99_999): Kind<number> {
  const isOne = (given: string): boolean => /^\d{1,5}$/u.test(given) && Number(given) <= largest;
  return { wanted, fallback: String(fallback), parse: (given) => (isOne(given) ? Number(given) : undefined) };
}

export function httpsUrl(fallback: string | undefined): Kind<string> {
  const isOne = (given: string): boolean => URL.canParse(given) && new URL(given).protocol === 'https:';
  return { wanted: 'an https URL', fallback, parse: (given) => (isOne(given) ? given : undefined) };
}

/** A flag that is true if present. */
export const booleanFlag: Kind<boolean> = {
  wanted: 'true or false',
  fallback: 'false',
  isSwitch: true,
  parse: (given) => (given === 'true' || given === 'false' ? given === 'true' : undefined),
};

/** The log levels of pino. */
const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type LogLevel = (typeof logLevels)[number];

/** The log level of a program; the variable is the same for all programs. */
export const logLevel = {
  ...oneOf(logLevels, 'info'),
  variable: 'QUICGSO_LOG_LEVEL',
  description: 'Log level.',
} satisfies Setting<LogLevel>;
