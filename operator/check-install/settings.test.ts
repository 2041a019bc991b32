import { expect, it } from 'vitest';
import { readSettings } from './settings.ts';

it.each([
  [
    'waits for 90 seconds and wants pods treated, when nothing is said',
    [],
    { timeoutSeconds: 90, withInjection: true },
  ],
  ['waits as long as it is told', ['--timeout', '5'], { timeoutSeconds: 5, withInjection: true }],
  ['leaves the treatment out when it is told', ['--without-injection'], { timeoutSeconds: 90, withInjection: false }],
])('%s', (_, argv, settings) => {
  expect(readSettings(argv)).toEqual(settings);
});

it.each([
  ['a timeout that is none', ['--timeout', 'soon'], '--timeout is "soon", must be a number of seconds'],
  ['an unknown flag', ['--quick'], "Unknown option '--quick'"],
  ['an argument', ['now'], "Unexpected argument 'now'"],
])('refuses %s', (_, argv, message) => {
  expect(() => readSettings(argv)).toThrow(message);
});
