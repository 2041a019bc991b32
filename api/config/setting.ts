/** One setting of a program: how it is given, what it may be and what it does. docs/reference/flags.md is made from it. */
export interface Setting<T> extends Kind<T> {
  /** On the command line, without `--`. */
  readonly flag?: string;
  /** The environment variable; the flag wins over it. */
  readonly variable?: string;
  readonly description: string;
}

/** What a setting may be. */
interface Kind<T> {
  /** Goes on after `must be`. */
  readonly wanted: string;
  /** All of its values, where they are few. */
  readonly allowed?: readonly string[];
  /** What is read when nothing is given; undefined: it must be given. */
  readonly fallback: string | undefined;
  /** A flag without a value says `true`. */
  readonly isSwitch?: boolean;
  /** The value, or undefined for a text that is none. */
  readonly parse: (text: string) => T | undefined;
}

export function oneOf<T extends string>(allowed: readonly T[], fallback?: NoInfer<T>): Kind<T> {
  const parse = (given: string): T | undefined => allowed.find((value) => value === given);
  return { wanted: `one of ${allowed.join(', ')}`, allowed, fallback, parse };
}

export function text(fallback?: string): Kind<string> {
  return { wanted: 'a text', fallback, parse: (given) => given };
}

/** A number of at most five digits. */
export function number(wanted: string, fallback: number, largest = 99_999): Kind<number> {
  const isOne = (given: string): boolean => /^\d{1,5}$/u.test(given) && Number(given) <= largest;
  return { wanted, fallback: String(fallback), parse: (given) => (isOne(given) ? Number(given) : undefined) };
}

export function httpsUrl(fallback: string | undefined): Kind<string> {
  const isOne = (given: string): boolean => URL.canParse(given) && new URL(given).protocol === 'https:';
  return { wanted: 'an https URL', fallback, parse: (given) => (isOne(given) ? given : undefined) };
}

/** A flag that says yes by being there. */
export const isThere: Kind<boolean> = {
  wanted: 'true or false',
  fallback: 'false',
  isSwitch: true,
  parse: (given) => (given === 'true' || given === 'false' ? given === 'true' : undefined),
};

/** Those of pino. */
const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type LogLevel = (typeof logLevels)[number];

/** How much a program logs; its variable is the same everywhere. */
export const logLevel = {
  ...oneOf(logLevels, 'info'),
  variable: 'QUICGSO_LOG_LEVEL',
  description: 'How much it logs.',
} satisfies Setting<LogLevel>;
