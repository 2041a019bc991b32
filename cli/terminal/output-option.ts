import { Option } from 'commander';

/** Text for people, or the same facts as JSON or YAML for programs. */
export type OutputFormat = 'text' | 'json' | 'yaml';

/** The option `-o` of the commands that read a cluster. */
export function outputOption(): Option {
  return new Option('-o, --output <format>', 'output format').choices(['text', 'json', 'yaml']).default('text');
}
