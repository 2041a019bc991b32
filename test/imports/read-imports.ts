import { glob, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** As oxfmt writes them, on one line or at the end of several: `from './a.ts'`, `import './a.ts'`, `import('./a.ts')`. */
const specifier = /(?:^|\s)(?:from |import |(?:await )?import\()'(\.{1,2}\/[^']+\.ts)'/gm;

/** What each of our source files imports of our own, types included, by paths below `root`. Tests are left out. */
export async function readImports(root: string): Promise<Map<string, Set<string>>> {
  const imports = new Map<string, Set<string>>();
  const exclude = (name: string): boolean => name === 'node_modules' || name.startsWith('.');
  for await (const file of glob('*/**/*.ts', { cwd: root, exclude })) {
    if (file.endsWith('.test.ts')) continue;
    const text = await readFile(join(root, file), 'utf8');
    const found = text.matchAll(specifier).map(([, path = '']) => join(dirname(file), path));
    imports.set(file, new Set(found));
  }
  return imports;
}
