import { expect, it } from 'vitest';
import { writtenAt } from './written-at.ts';

const label = (time: string | undefined, key = 'a/b'): { time?: string; fieldsV1: Record<string, unknown> } => ({
  ...(time !== undefined && { time }),
  fieldsV1: { 'f:metadata': { 'f:labels': { '.': {}, [`f:${key}`]: {} } } },
});

it.each([
  ['nothing', [], undefined],
  ['other fields', [label('2026-01-01T00:00:00Z', 'c')], undefined],
  ['the field', [label('2026-01-01T00:00:00Z')], '2026-01-01T00:00:00Z'],
  [
    'the field, and takes the last of several',
    [label('2026-01-02T00:00:00Z'), label('2026-01-01T00:00:00Z')],
    '2026-01-02T00:00:00Z',
  ],
  ['the field without a time', [label(undefined)], undefined],
])('finds the time if managers own %s', (_what, managed, expected) => {
  expect(writtenAt(managed, ['metadata', 'labels', 'a/b'])).toBe(expected);
});
