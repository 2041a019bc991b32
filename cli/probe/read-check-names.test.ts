import { expect, it } from 'vitest';
import { UserError } from '../../api/user-error.ts';
import { readCheckNames } from './read-check-names.ts';

it.each([
  ['kernel', ['kernel']],
  ['ecn,kernel', ['ecn', 'kernel']],
  [' wire , host ', ['wire', 'host']],
])('reads %j', (text, names) => {
  expect([...readCheckNames(text)]).toEqual(names);
});

it.each(['', 'karnel', 'kernel,', 'kernel egress', 'toString'])('rejects %j and lists the known checks', (text) => {
  expect(() => readCheckNames(text)).toThrow(UserError);
  expect(() => readCheckNames(text)).toThrow('--only takes a comma-separated list of kernel, egress, wire, ecn, host');
});
