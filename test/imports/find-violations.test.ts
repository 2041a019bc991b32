import { expect, it } from 'vitest';
import { findViolations } from './find-violations.ts';

const treeOf = (...arrows: readonly (readonly [string, ...string[]])[]): Map<string, Set<string>> =>
  new Map(arrows.map(([file, ...targets]) => [file, new Set(targets)]));

it.each([
  { what: 'a library that imports a program', tree: treeOf(['kube/store.ts', 'operator/config.ts']) },
  { what: 'the contract importing a library', tree: treeOf(['api/names.ts', 'kube/store.ts']) },
  { what: "a program that imports another's inside", tree: treeOf(['operator/main.ts', 'node-probe/config.ts']) },
  { what: 'a command other than probe that runs the probe', tree: treeOf(['cli/nodes/a.ts', 'node-probe/config.ts']) },
  { what: 'two files in a circle', tree: treeOf(['api/a.ts', 'api/b.ts'], ['api/b.ts', 'api/a.ts']) },
  {
    what: 'three files in a circle',
    tree: treeOf(['api/a.ts', 'api/b.ts'], ['api/b.ts', 'api/c.ts'], ['api/c.ts', 'api/a.ts']),
  },
  {
    what: 'two folders in a circle without a circle of files',
    tree: treeOf(['operator/a/one.ts', 'operator/b/one.ts'], ['operator/b/two.ts', 'operator/a/two.ts']),
  },
  {
    what: 'a folder and one below it',
    tree: treeOf(['operator/main.ts', 'operator/a/one.ts'], ['operator/a/one.ts', 'operator/config.ts']),
  },
])('refuses $what', ({ tree }) => {
  expect(findViolations(tree)).toHaveLength(1);
});

it.each([
  { what: 'a program that imports libraries', tree: treeOf(['operator/main.ts', 'api/names.ts', 'kube/store.ts']) },
  { what: 'quicgso probe running the probe', tree: treeOf(['cli/probe/a.ts', 'node-probe/round/run-round.ts']) },
  {
    what: 'two ways to the same file',
    tree: treeOf(['api/a.ts', 'api/b.ts', 'api/c.ts'], ['api/b.ts', 'api/c.ts'], ['api/c.ts']),
  },
  { what: 'tests of a program importing its inside', tree: treeOf(['test/support/a.ts', 'operator/main.ts']) },
])('accepts $what', ({ tree }) => {
  expect(findViolations(tree)).toEqual([]);
});

it('names the imports that make a circle of folders', () => {
  const tree = treeOf(['operator/a/one.ts', 'operator/b/one.ts'], ['operator/b/two.ts', 'operator/a/two.ts']);
  expect(findViolations(tree)).toEqual([expect.stringContaining('\n    operator/b/two.ts -> operator/a/two.ts')]);
});
