import { expect, it } from 'vitest';
import { UserError } from '../../api/user-error.ts';
import { readTarget } from './read-target.ts';

it.each<[string, string | undefined, string]>([
  ['pod/caddy', undefined, 'pod caddy'],
  ['po/caddy', undefined, 'pod caddy'],
  ['Pods/caddy', undefined, 'pod caddy'],
  ['pod', 'caddy', 'pod caddy'],
  ['node/n-1.example', undefined, 'node n-1.example'],
  ['no', 'n-1', 'node n-1'],
  ['nodes/n-1', undefined, 'node n-1'],
])('%s %s is %s', (what, name, expected) => {
  const { kind, name: found } = readTarget(what, name);
  expect(`${kind} ${found}`).toBe(expected);
});

it.each([
  ['caddy', undefined],
  ['deployment/caddy', undefined],
  ['constructor/caddy', undefined],
  ['pod', undefined],
  ['pod/', undefined],
  ['pod/a', 'b'],
  ['pod/a/b', undefined],
  ['pod', 'a/b'],
])('%s %s is rejected, and the error names the valid forms', (what, name) => {
  expect(() => readTarget(what, name)).toThrow(UserError);
  expect(() => readTarget(what, name)).toThrow(/is neither a pod nor a node: use pod\/NAME or node\/NAME\.$/);
});
