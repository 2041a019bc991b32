import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');

/** Packages that are CommonJS ask for Node's own modules by `require`, which a module does not have. */
const giveRequire = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`;

/**
 * Puts a program and all that it imports into one file, for Node 24. Names are kept and lines are short, so that stack traces
 * in a log can be read.
 */
export async function bundle(main: string, file: string): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: [main],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    // Where node_modules is a link, as in a worktree, its files are named all the same.
    preserveSymlinks: true,
    // The types are only left out, as Node.js does it.
    tsconfigRaw: {},
    alias: { koffi: './images/bundled-koffi.ts' },
    banner: { js: giveRequire },
    minifyWhitespace: true,
    minifySyntax: true,
    lineLimit: 160,
    logLevel: 'warning',
  });
}
