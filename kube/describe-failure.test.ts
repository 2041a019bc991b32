import { expect, it } from 'vitest';
import { ApiError } from './api-error.ts';
import { describeFailure } from './describe-failure.ts';

const server = 'https://10.0.0.1:443';
const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
const unreachable = `the API server ${server} is unreachable (ECONNREFUSED)`;

it.each([
  [
    'a no',
    new ApiError(403, 'Forbidden', '403 Forbidden nodes is forbidden'),
    'the API server returned 403 Forbidden nodes is forbidden',
  ],
  [
    'a wrapped error response',
    new Error('deleting', { cause: new ApiError(500, '', '500') }),
    'the API server returned 500',
  ],
  ['no connection', new Error('deleting', { cause: refused }), unreachable],
  ['no connection at any of several addresses', new AggregateError([refused, refused]), unreachable],
  ['a bug', new TypeError('x is not a function'), undefined],
])('%s', (_, error, description) => {
  expect(describeFailure(error, { server })).toBe(description);
});
