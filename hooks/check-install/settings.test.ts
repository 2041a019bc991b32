import { expect, it } from 'vitest';
import { readSettings } from './settings.ts';

it.each([
  [
    'waits for 90 seconds and wants pods treated, when nothing is said',
    [],
    { timeoutSeconds: 90, withInjection: true, tested: ['pod', 'host'] },
  ],
  [
    'waits as long as it is told',
    ['--timeout', '5'],
    { timeoutSeconds: 5, withInjection: true, tested: ['pod', 'host'] },
  ],
  [
    'leaves the treatment out when it is told',
    ['--without-injection'],
    { timeoutSeconds: 90, withInjection: false, tested: ['pod', 'host'] },
  ],
  [
    'asks for the probes of one network when the other is not tested',
    ['--networks', 'pod'],
    { timeoutSeconds: 90, withInjection: true, tested: ['pod'] },
  ],
])('%s', (_, argv, settings) => {
  expect(readSettings(argv)).toEqual(settings);
});

it.each([
  ['a timeout that is none', ['--timeout', 'soon'], '--timeout is "soon", must be a number of seconds'],
  ['an unknown network', ['--networks', 'lan'], '--networks is "lan", must be one of pod,host, pod, host, none'],
  ['an unknown flag', ['--quick'], 'unknown flag --quick'],
  ['an argument', ['now'], 'unexpected argument "now"'],
])('refuses %s', (_, argv, message) => {
  expect(() => readSettings(argv)).toThrow(message);
});
