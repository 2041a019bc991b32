import type { ServerResponse } from 'node:http';
import { pino } from 'pino';
import { expect, it, vi } from 'vitest';
import { startFakeApiServer } from '../../test/support/fake-api-server.ts';
import { warnWithoutInjection } from './warn-without-injection.ts';

const retry = { baseMs: 1, capMs: 1 };

const webhooks = { name: 'mutatingwebhookconfigurations' };
const policies = { name: 'mutatingadmissionpolicies' };

function answerWith(...resources: readonly object[]) {
  return (response: ServerResponse): unknown => response.end(JSON.stringify({ kind: 'APIResourceList', resources }));
}

function refuse(response: ServerResponse): void {
  response.statusCode = 503;
  response.end('not yet');
}

it.each([
  ['warns once about an API server without MutatingAdmissionPolicy', [answerWith(webhooks)], 1],
  ['does not warn if the API server serves it', [answerWith(webhooks, policies)], 0],
  ['retries until it gets a response', [refuse, answerWith({ kind: 'no name' }), answerWith(webhooks)], 1],
])('%s', async (_, answers, warnings) => {
  const asked: (string | undefined)[] = [];
  const lines: string[] = [];
  await using server = await startFakeApiServer((request, response) => {
    answers[asked.length]?.(response);
    asked.push(request.url);
  });
  const log = pino({ level: 'warn' }, { write: (line: string) => lines.push(line) });
  await warnWithoutInjection(server.client, { log, signal: new AbortController().signal, retry });
  expect(asked).toEqual(answers.map(() => '/apis/admissionregistration.k8s.io/v1'));
  expect(lines).toHaveLength(warnings);
  for (const line of lines) expect(line).toContain('this requires Kubernetes 1.36 or later');
});

it('stops with the operator', async () => {
  const stop = new AbortController();
  await using server = await startFakeApiServer((_request, response) => {
    refuse(response);
    stop.abort();
  });
  const settings = { log: pino({ level: 'silent' }), signal: stop.signal };
  await expect(warnWithoutInjection(server.client, settings)).resolves.toBeUndefined();
});

it('retries after an error that p-retry takes for a bug, too', async () => {
  const lines: string[] = [];
  await using server = await startFakeApiServer((_request, response) => void answerWith(webhooks)(response));
  vi.spyOn(server.client, 'request').mockRejectedValueOnce(new TypeError('Invalid URL'));
  const log = pino({ level: 'warn' }, { write: (line: string) => lines.push(line) });
  await warnWithoutInjection(server.client, { log, signal: new AbortController().signal, retry });
  expect(lines).toHaveLength(1);
});
