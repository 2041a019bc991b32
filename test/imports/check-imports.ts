/** `npm run check` runs this: the import rules of this project, which CONTRIBUTING.md explains. */
import { join } from 'node:path';
import { findViolations } from './find-violations.ts';
import { readImports } from './read-imports.ts';

const violations = findViolations(await readImports(join(import.meta.dirname, '../..')));
for (const violation of violations) process.stderr.write(`${violation}\n`);
process.exitCode = violations.length === 0 ? 0 : 1;
