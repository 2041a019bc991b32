import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderReadme } from './render-readme.ts';

const installed = join(import.meta.dirname, '../quicgso');
const chart = 'description: Does things\nversion: 1.2.3\nkubeVersion: ">=1.32.0-0"\n';

/** The rows of the table for this values.yaml. */
function rows(...values: string[]): string[] {
  const lines = renderReadme(values.join('\n'), chart).split('\n');
  return lines.slice(lines.indexOf('|---|---|---|') + 1).filter((line) => line !== '');
}

it('charts/quicgso/README.md matches values.yaml and Chart.yaml (-u regenerates it)', async () => {
  const [values, ofChart] = await Promise.all(
    ['values.yaml', 'Chart.yaml'].map(async (name) => readFile(join(installed, name), 'utf8')),
  );
  await expect(renderReadme(values ?? '', ofChart ?? '')).toMatchFileSnapshot(join(installed, 'README.md'));
});

describe('a value', () => {
  it('is a row with its default and its comment', () => {
    expect(rows('# -- How loud.', 'level: info')).toEqual(['| `level` | `info` | How loud. |']);
  });

  it('joins a comment of several lines', () => {
    expect(rows('# -- One,', '# two,', '#   three.', 'level: info')).toEqual([
      '| `level` | `info` | One, two, three. |',
    ]);
  });

  it('is named with its parents', () => {
    const values = ['a:', '  b:', '    # -- First.', '    c: 1', '  # -- Second.', '  d: 2', '# -- Third.', 'e: 3'];
    expect(rows(...values)).toEqual([
      '| `a.b.c` | `1` | First. |',
      '| `a.d` | `2` | Second. |',
      '| `e` | `3` | Third. |',
    ]);
  });

  it.each([
    ['an empty text', '""', '""'],
    ['a switch', 'true', 'true'],
    ['a percentage', '10%', '10%'],
    ['an empty list', '[]', '[]'],
    ['an empty map', '{}', '{}'],
    ['a list', '\n  - operator: Exists', '[{"operator":"Exists"}]'],
    [
      'a map',
      '\n  requests: {cpu: 10m}\n  limits: {memory: 96Mi}',
      '{"requests":{"cpu":"10m"},"limits":{"memory":"96Mi"}}',
    ],
    ['a text with a bar', '"a|b"', String.raw`a\|b`],
  ])('may be %s', (_what, written, shown) => {
    expect(rows('# -- It.', `it: ${written}`)).toEqual([`| \`it\` | \`${shown}\` | It. |`]);
  });

  it('does not take the comment of a heading or of another value', () => {
    expect(rows('# All of it.', '', '# -- First.', 'a: 1', '', '# -- Second.', 'b: 2')).toEqual([
      '| `a` | `1` | First. |',
      '| `b` | `2` | Second. |',
    ]);
  });
});

describe('values.yaml is rejected, with the key,', () => {
  it.each([
    ['when a value has no comment', ['a:', '  # -- It.', '  b: 1', '  c: 2'], 'does not describe a.c'],
    ['when an empty map has none', ['a: {}'], 'does not describe a:'],
    ['when a list has none', ['a:', '  - b: 1'], 'does not describe a:'],
    ['when its comment does not start with --', ['# It.', 'a: 1'], 'does not describe a:'],
    ['when a blank line separates it from its comment', ['# -- It.', '', 'a: 1'], 'does not describe a:'],
    [
      'when a value is described twice',
      ['# -- All.', 'a:', '  # -- It.', '  b: 1'],
      'describes a.b twice: there and at a',
    ],
  ])('%s', (_what, values, message) => {
    expect(() => rows(...values)).toThrow(message);
  });
});

it('says which Kubernetes version the chart requires', () => {
  expect(renderReadme('# -- It.\na: 1', chart)).toContain('Does things. This chart, version 1.2.3,');
  expect(renderReadme('# -- It.\na: 1', chart)).toContain('It requires Kubernetes 1.32 or later');
});
