import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { levels as pinoLevels, pino } from 'pino';
import { WorkQueue } from './work-queue.ts';

const lineSchema = v.object({ level: v.number(), queue: v.string(), key: v.string(), failures: v.number() });

const { labels: levels } = pinoLevels;

describe('WorkQueue', () => {
  let abort: AbortController;
  /** Keys in the order in which work on them started. */
  let begun: string[];
  let logged: v.InferOutput<typeof lineSchema>[];
  let results: string[];
  let due: string[];
  /** The requeue delay that the work returns. */
  let again: number | undefined;
  /** Finishes running work on a key, with success or this error. */
  let finish: Map<string, (error?: Error) => void>;

  const log = pino(
    { level: 'debug' },
    { write: (line: string) => logged.push(v.parse(v.pipe(v.string(), v.parseJson(), lineSchema), line)) },
  );

  function startQueue({ workers = 2 } = {}): { queue: WorkQueue; ended: Promise<void> } {
    const queue = new WorkQueue({
      workers,
      signal: abort.signal,
      retry: { baseMs: 2, capMs: 4 },
      name: 'things',
      log,
      monitor: { reconciled: (name, result) => results.push(`${name} ${result}`) },
      onDue: (key) => due.push(key),
      work: (key) => {
        begun.push(key);
        const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
        finish.set(key, (error) => (error === undefined ? resolve(again) : reject(error)));
        return promise;
      },
    });
    return { queue, ended: queue.run() };
  }

  beforeEach(() => {
    abort = new AbortController();
    begun = [];
    logged = [];
    results = [];
    due = [];
    again = undefined;
    finish = new Map();
  });

  afterEach(() => {
    abort.abort();
    for (const end of finish.values()) end();
  });

  it('reconciles a key once, however often it was added before', async () => {
    const { queue } = startQueue({ workers: 1 });
    for (const key of ['a', 'b', 'b', 'b']) queue.add(key);
    finish.get('a')?.();
    await expect.poll(() => begun).toEqual(['a', 'b']);
    finish.get('b')?.();
    await nextTurn();
    expect(begun).toEqual(['a', 'b']);
  });

  it('never reconciles a key concurrently, but again if it was added meanwhile', async () => {
    const { queue } = startQueue();
    queue.add('a');
    queue.add('a');
    queue.add('b');
    await nextTurn();
    expect(begun).toEqual(['a', 'b']);
    finish.get('a')?.();
    await expect.poll(() => begun).toEqual(['a', 'b', 'a']);
  });

  it('prefers a key of addFirst, even if it is already queued', async () => {
    const { queue } = startQueue({ workers: 1 });
    for (const key of ['a', 'b', 'c', 'd']) queue.add(key);
    queue.addFirst('d');
    queue.addFirst('e');
    queue.add('d');
    for (const [index, key] of ['a', 'd', 'e', 'b', 'c'].entries()) {
      await expect.poll(() => begun.at(-1)).toBe(key);
      expect(begun).toHaveLength(index + 1);
      finish.get(key)?.();
    }
  });

  it('limits concurrent work', async () => {
    const { queue } = startQueue({ workers: 2 });
    for (const key of ['a', 'b', 'c']) queue.add(key);
    await nextTurn();
    expect(begun).toEqual(['a', 'b']);
    finish.get('b')?.();
    await expect.poll(() => begun).toEqual(['a', 'b', 'c']);
  });

  it('retries failures with backoff, and resets the count after a success', async () => {
    const { queue } = startQueue();
    queue.add('a');
    for (const attempt of [1, 2, 3]) {
      await expect.poll(() => begun).toHaveLength(attempt);
      finish.get('a')?.(attempt < 3 ? new Error('no') : undefined);
    }
    await nextTurn();
    queue.add('a');
    finish.get('a')?.(new Error('no'));
    await expect.poll(() => logged).toHaveLength(3);
    expect(logged.map(({ level, queue: name, key, failures }) => [levels[level], name, key, failures])).toEqual([
      ['error', 'things', 'a', 1],
      ['debug', 'things', 'a', 2],
      ['error', 'things', 'a', 1],
    ]);
    expect(results).toEqual(['things failure', 'things failure', 'things success', 'things failure']);
  });

  it('requeues a key when the work asks for it', async () => {
    again = 1;
    const { queue } = startQueue();
    queue.add('a');
    await nextTurn();
    finish.get('a')?.();
    await expect.poll(() => begun).toEqual(['a', 'a']);
    expect(due).toEqual(['a']);
  });

  it('keeps the earlier of two delayed requeues', async () => {
    const { queue } = startQueue();
    queue.addAfter('a', 3_600_000);
    queue.addAfter('a', 1);
    queue.addAfter('a', 3_600_000);
    await expect.poll(() => begun).toEqual(['a']);
  });

  it('starts no work before run or after abort, and waits for running work', async () => {
    const { queue, ended } = startQueue({ workers: 1 });
    queue.add('a');
    queue.add('b');
    queue.addAfter('c', 1);
    let over = false;
    const watched = ended.then(() => (over = true));
    abort.abort();
    await nextTurn();
    expect(over).toBe(false);
    finish.get('a')?.(new Error('cut short'));
    await watched;
    expect(begun).toEqual(['a']);
    expect(logged).toEqual([]);
  });
});
