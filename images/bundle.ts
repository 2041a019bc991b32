import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');

/** CommonJS packages load Node's built-in modules with `require`, which ES modules lack. */
const defineRequire = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`;

/**
 * Bundles a program and its imports into one file for Node.js 24. Names are kept and lines are short, for readable stack
 * traces.
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
    // So that node_modules may be a symlink, as in a worktree.
    preserveSymlinks: true,
    // Only strip types, like Node.js.
    tsconfigRaw: {},
    alias: { koffi: './images/bundled-koffi.ts' },
    banner: { js: defineRequire },
    minifyWhitespace: true,
    minifySyntax: true,
    lineLimit: 160,
    logLevel: 'warning',
  });
}
