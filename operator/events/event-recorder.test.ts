import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { pino } from 'pino';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeApiServer, startFakeApiServer } from '../../test/support/fake-api-server.ts';
import { EventRecorder, type PodEvent } from './event-recorder.ts';

const bodySchema = v.pipe(v.string(), v.parseJson(), v.looseObject({ metadata: v.looseObject({ name: v.string() }) }));

const eventOf = (name: string): PodEvent => ({
  name,
  namespace: 'shop',
  pod: { name: 'web-0', uid: 'u' },
  type: 'Warning',
  reason: 'GsoDriftUnsafe',
  message: 'Restart it.',
  at: Date.parse('2026-11-25T12:00:00.900Z'),
});

describe('EventRecorder', () => {
  let server: FakeApiServer;
  let abort: AbortController;
  let events: EventRecorder;
  let written: v.InferOutput<typeof bodySchema>[];
  /** How the next requests are rejected: code and reason. */
  let refusals: [code: number, reason: string][];
  let logged: string[];
  let running: Promise<void>;
  /** Requests being answered, and the most at the same time. */
  let open: number;
  let mostOpen: number;
  /** Answers wait for it. */
  let answerWhen: Promise<unknown>;

  const names = (): string[] => written.map(({ metadata }) => metadata.name);

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    open += 1;
    mostOpen = Math.max(mostOpen, open);
    written.push(v.parse(bodySchema, await text(request)));
    await answerWhen;
    open -= 1;
    const [code, reason] = refusals.shift() ?? [201, ''];
    response.statusCode = code;
    response.end(JSON.stringify({ reason }));
  }

  beforeEach(async () => {
    abort = new AbortController();
    written = [];
    refusals = [];
    logged = [];
    open = 0;
    mostOpen = 0;
    answerWhen = Promise.resolve();
    server = await startFakeApiServer((request, response) => void take(request, response));
    const log = pino({ level: 'info' }, { write: (line: string) => logged.push(line) });
    events = new EventRecorder({
      client: server.client,
      log,
      signal: abort.signal,
      retryMs: 1,
    });
    running = events.run();
  });

  afterEach(async () => {
    abort.abort();
    await running;
    await server[Symbol.asyncDispose]();
  });

  it('writes an Event about a pod, as kubectl describe shows it', async () => {
    events.record(eventOf('a'));
    await expect.poll(() => written).toHaveLength(1);
    expect(written[0]).toEqual({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'a', namespace: 'shop' },
      involvedObject: { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'web-0', uid: 'u' },
      type: 'Warning',
      reason: 'GsoDriftUnsafe',
      message: 'Restart it.',
      source: { component: 'quicgso-operator' },
      reportingComponent: 'quicgso-operator',
      firstTimestamp: '2026-11-25T12:00:00Z',
      lastTimestamp: '2026-11-25T12:00:00Z',
      count: 1,
    });
  });

  it('writes an Event once, however often it is recorded', async () => {
    for (const name of ['a', 'a', 'b', 'a']) events.record(eventOf(name));
    await expect.poll(() => names().toSorted()).toEqual(['a', 'b']);
    events.record(eventOf('a'));
    events.record(eventOf('c'));
    await expect.poll(() => names().toSorted()).toEqual(['a', 'b', 'c']);
  });

  it.each<[string, number, string]>([
    ['exists already', 409, 'AlreadyExists'],
    ['belongs to a namespace that is gone', 404, 'NotFound'],
    ['belongs to a terminating namespace', 403, 'Forbidden'],
  ])('does not try again what %s', async (_what, code, reason) => {
    refusals.push([code, reason]);
    for (const name of ['a', 'b']) events.record(eventOf(name));
    await expect.poll(() => names().toSorted()).toEqual(['a', 'b']);
    events.record(eventOf('c'));
    await expect.poll(() => names().toSorted()).toEqual(['a', 'b', 'c']);
    expect(logged).toEqual([]);
  });

  it('writes two Events at a time, and completes them when it is stopped', async () => {
    const answer = Promise.withResolvers<void>();
    answerWhen = answer.promise;
    for (const name of ['a', 'b', 'c', 'd']) events.record(eventOf(name));
    await expect.poll(() => names()).toHaveLength(2);
    abort.abort();
    answer.resolve();
    await running;
    expect({ open, mostOpen }).toEqual({ open: 0, mostOpen: 2 });
    expect(logged).toEqual([]);
  });

  it('retries once, then drops the Event and logs it', async () => {
    refusals.push([500, '']);
    events.record(eventOf('a'));
    await expect.poll(() => names()).toEqual(['a', 'a']);
    expect(logged).toEqual([]);
    refusals.push([500, ''], [500, '']);
    events.record(eventOf('b'));
    await expect.poll(() => logged).toHaveLength(1);
    expect(names().filter((name) => name === 'b')).toHaveLength(2);
    expect(logged[0]).toContain('event dropped');
  });
});
