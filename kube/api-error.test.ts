import { describe, expect, it } from 'vitest';
import { isAlreadyExists, isConflict, isGone, isNotFound, readApiError } from './api-error.ts';

const status = (reason: string): string => JSON.stringify({ kind: 'Status', message: 'nodes "a" and so on', reason });

describe('readApiError', () => {
  it('gives code, reason and message only', () => {
    expect(readApiError(404, status('NotFound')).message).toBe('404 NotFound nodes "a" and so on');
  });

  it.each(['<html>Bad Gateway</html>', '', 'null', '[]'])('keeps the code when the body is %j', (body) => {
    expect(readApiError(502, body)).toMatchObject({ code: 502, reason: '', message: '502' });
  });

  it.each([
    [404, 'NotFound', isNotFound],
    [409, 'Conflict', isConflict],
    [409, 'AlreadyExists', isAlreadyExists],
    [410, 'Expired', isGone],
  ])('is recognized by %i %s through the errors that wrap it', (code, reason, recognise) => {
    const error = new Error('applying labels of node a', { cause: readApiError(code, status(reason)) });
    expect([isNotFound, isConflict, isAlreadyExists, isGone].filter((is) => is(error))).toEqual([recognise]);
  });

  it('is not recognized in other errors', () => {
    expect(isNotFound(new Error('404'))).toBe(false);
    expect(isNotFound('404')).toBe(false);
  });
});
