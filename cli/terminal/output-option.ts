import { Option } from 'commander';

/** How a command prints: for people, or the same facts for programs. */
export type OutputFormat = 'text' | 'json' | 'yaml';

/** The option `-o` of the commands that look at a cluster. */
export function outputOption(): Option {
  return new Option('-o, --output <format>', 'output format').choices(['text', 'json', 'yaml']).default('text');
}
