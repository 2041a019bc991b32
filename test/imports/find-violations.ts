import { dirname } from 'node:path';
import { allowedImports } from './allowed-imports.ts';
import { findCircles } from './find-circles.ts';

export type Imports = ReadonlyMap<string, ReadonlySet<string>>;

/** What is wrong with the imports of a tree, one sentence each. */
export function findViolations(imports: Imports): string[] {
  return [
    ...[...imports].flatMap(([file, targets]) => findForbidden(file, targets)),
    ...findCircles(imports).map((circle) => `files import each other in a circle: ${circle.join(', ')}`),
    ...findCircles(betweenFolders(imports)).map(
      (circle) => `folders import each other in a circle: ${describeCircle(circle, imports)}`,
    ),
  ];
}

function findForbidden(file: string, targets: ReadonlySet<string>): string[] {
  const [from, allowed] = allowedImports.find(([prefix]) => file.startsWith(prefix)) ?? [];
  if (from === undefined || allowed === undefined) return [];
  const own = from.slice(0, from.indexOf('/') + 1);
  return [...targets]
    .filter((target) => ![own, ...allowed].some((prefix) => target.startsWith(prefix)))
    .map((target) => `${file} imports ${target}: ${from} may import only ${[own, ...allowed].join(', ')}`);
}

function betweenFolders(imports: Imports): Map<string, Set<string>> {
  const folders = new Map<string, Set<string>>();
  for (const [file, targets] of imports) {
    const from = dirname(file);
    const known = folders.get(from) ?? new Set();
    folders.set(from, known);
    for (const target of targets) if (dirname(target) !== from) known.add(dirname(target));
  }
  return folders;
}

/** Names one import for each two folders, because the folders alone do not tell which import to move. */
function describeCircle(circle: readonly string[], imports: Imports): string {
  const arrows = new Map<string, string>();
  for (const [file, targets] of imports) {
    for (const target of targets) {
      const [from, to] = [dirname(file), dirname(target)];
      if (from === to || !circle.includes(from) || !circle.includes(to)) continue;
      arrows.set(`${from} ${to}`, `\n    ${file} -> ${target}`);
    }
  }
  return circle.join(', ') + [...arrows.values()].join('');
}
