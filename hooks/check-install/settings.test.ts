import { expect, it } from 'vitest';
import { readSettings } from './settings.ts';

it.each([
  [
    'waits for 90 seconds and requires treatment by default',
    [],
    { timeoutSeconds: 90, withInjection: true, tested: ['pod', 'host'] },
  ],
  ['waits for --timeout', ['--timeout', '5'], { timeoutSeconds: 5, withInjection: true, tested: ['pod', 'host'] }],
  [
    'does not require treatment with --without-injection',
    ['--without-injection'],
    { timeoutSeconds: 90, withInjection: false, tested: ['pod', 'host'] },
  ],
  [
    'checks only the probes of --networks',
    ['--networks', 'pod'],
    { timeoutSeconds: 90, withInjection: true, tested: ['pod'] },
  ],
])('%s', (_, argv, settings) => {
  expect(readSettings(argv)).toEqual(settings);
});

it.each([
  ['an invalid timeout', ['--timeout', 'soon'], '--timeout is "soon", must be a number of seconds'],
  ['an unknown network', ['--networks', 'lan'], '--networks is "lan", must be one of pod,host, pod, host, none'],
  ['an unknown flag', ['--quick'], 'unknown flag --quick'],
  ['an argument', ['now'], 'unexpected argument "now"'],
])('rejects %s', (_, argv, message) => {
  expect(() => readSettings(argv)).toThrow(message);
});
