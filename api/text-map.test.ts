import * as v from 'valibot';
import { expect, it } from 'vitest';
import { textMap } from './text-map.ts';

it.each([[{}], [{ app: 'web' }], [{ constructor: 'a', prototype: 'b' }]])('reads %j unchanged', (value) => {
  expect(v.parse(textMap, value)).toEqual(value);
});

it.each([
  [[], 'labels', 'Expected Object but received Array'],
  ['app=web', 'labels', 'Expected Object but received "app=web"'],
  [{ app: 7 }, 'labels.app', 'Expected string but received 7'],
  [{ constructor: null }, 'labels.constructor', 'Expected string but received null'],
])('says of %j which field is wrong', (labels, path, message) => {
  const { issues = [] } = v.safeParse(v.object({ labels: textMap }), { labels });
  expect(issues.map((issue) => [v.getDotPath(issue), issue.message])).toEqual([[path, `Invalid type: ${message}`]]);
});
