import type { Logger } from 'pino';
import { isConflict } from '../../kube/api-error.ts';
import type { MonotonicClock } from './clock.ts';
import { type Lease, claim, release } from './lease.ts';
import type { LeaseStore } from './lease-store.ts';
import { type ObservedLease, observeLease } from './observe-lease.ts';

/** All in milliseconds. A leader stops before another may start, even if its clock is a third slower. */
export interface Timings {
  /** How long the Lease must be unchanged before another replica takes it; whole seconds. */
  readonly leaseMs: number;
  /** How long the holder leads after its last renewal. */
  readonly deadlineMs: number;
  /** Renewal interval of the holder. */
  readonly renewMs: number;
  /** Interval at which standbys check the Lease and failed renewals are retried, plus or minus a quarter. */
  readonly retryMs: number;
  /** Timeout of a request. */
  readonly attemptMs: number;
}

const usualTimings: Timings = { leaseMs: 15_000, deadlineMs: 10_000, renewMs: 4000, retryMs: 1000, attemptMs: 3000 };

export interface ElectionOptions {
  readonly store: LeaseStore;
  /** Unique among the replicas. */
  readonly identity: string;
  readonly clock: MonotonicClock;
  readonly log: Logger;
  readonly timings?: Timings;
  /** The source of jitter, from 0 to 1; default: Math.random. */
  readonly random?: () => number;
}

/** The outcome of an attempt. */
interface Outcome {
  readonly observed: ObservedLease;
  /** When this replica's leadership ends; undefined if it does not lead. */
  readonly heldUntil?: number;
}

/** The result of an attempt; `conflict`: another writer changed the Lease first. */
type Result = 'done' | 'conflict' | 'failed';

/**
 * Elects one leader among the replicas, by the rules of client-go: the holder renews the Lease; a standby takes it once
 * it has been unchanged for its duration. A write is rejected if another writer was faster.
 */
export class Election {
  readonly #options: ElectionOptions;
  readonly #timings: Timings;
  readonly #won = Promise.withResolvers<void>();
  readonly #stop = new AbortController();
  #run: Promise<'lost' | 'stopped'> | undefined;
  #observed: ObservedLease | undefined;
  /** Whether the Lease must be read before it is written: initially, and after a write with an unclear outcome. */
  #mustRead = true;
  #heldUntil: number | undefined;
  #failures = 0;

  constructor(options: ElectionOptions) {
    this.#options = options;
    this.#timings = options.timings ?? usualTimings;
  }

  /** Resolves when this replica first becomes leader. */
  get won(): Promise<void> {
    return this.#won.promise;
  }

  /** Whether this replica leads now. It can expire between two requests. */
  get leads(): boolean {
    return this.#heldUntil !== undefined && this.#options.clock.now() < this.#heldUntil;
  }

  /** Runs until leadership is lost (`lost`) or `release` is called (`stopped`). */
  async run(): Promise<'lost' | 'stopped'> {
    this.#run ??= this.#participate();
    return this.#run;
  }

  /** Stops the election and releases the Lease if this replica leads. Call it after the last write. */
  async release(): Promise<void> {
    this.#stop.abort();
    await this.#run;
    const led = this.leads;
    this.#heldUntil = undefined;
    if (!led) return;
    const { store, identity, log } = this.#options;
    try {
      await this.#limited(this.#timings.attemptMs, undefined, async (signal) => {
        const lease = await store.read(signal);
        if (lease?.holder === identity) await store.write(lease, release(lease, Date.now()), signal);
      });
      log.info({ identity }, 'Lease released');
    } catch (err) {
      log.warn({ err }, 'releasing the Lease failed; another replica takes over when it expires');
    }
  }

  async #participate(): Promise<'lost' | 'stopped'> {
    const { clock } = this.#options;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const led = this.#heldUntil !== undefined;
      const result = await this.#attempt();
      if (signal.aborted) break;
      if (led && !this.leads) return 'lost';
      await clock.pause(this.#untilNextAttempt(result), signal);
      if (this.#heldUntil !== undefined && !this.leads && !signal.aborted) return 'lost';
    }
    return 'stopped';
  }

  #untilNextAttempt(result: Result): number {
    const { renewMs, retryMs } = this.#timings;
    const { clock, random = Math.random } = this.#options;
    const now = clock.now();
    const retry = retryMs * (0.75 + random() / 2);
    if (this.#heldUntil !== undefined) {
      const interval = { done: renewMs, conflict: 0, failed: retry }[result];
      return Math.min(interval, this.#heldUntil - now);
    }
    const { freeAt = now } = this.#observed ?? {};
    return result === 'done' && freeAt > now ? Math.min(retry, freeAt - now) : retry;
  }

  /** Attempts once to acquire or renew the Lease. */
  async #attempt(): Promise<Result> {
    const { clock, log, identity } = this.#options;
    const heldUntil = this.#heldUntil;
    const wasLed = heldUntil !== undefined;
    const limitMs = wasLed ? Math.min(this.#timings.attemptMs, heldUntil - clock.now()) : this.#timings.attemptMs;
    try {
      const outcome = await this.#limited(limitMs, this.#stop.signal, async (signal) => this.#try(signal));
      const previous = this.#observed?.lease?.holder;
      this.#observed = outcome.observed;
      this.#heldUntil = outcome.heldUntil;
      this.#mustRead = outcome.heldUntil === undefined;
      this.#failures = 0;
      const holder = outcome.observed.lease?.holder;
      if (outcome.heldUntil === undefined && holder !== undefined && holder !== previous) {
        log.info({ holder }, 'another replica leads, standing by');
      }
      if (!wasLed && outcome.heldUntil !== undefined) {
        log.info({ identity }, 'became leader');
        this.#won.resolve();
      }
      return 'done';
    } catch (err) {
      this.#mustRead = true;
      if (isConflict(err)) return 'conflict';
      if (this.#stop.signal.aborted) return 'failed';
      this.#failures += 1;
      const level = this.#failures > 1 ? 'debug' : 'error';
      log[level]({ err, failures: this.#failures }, 'acquiring or renewing the Lease failed, retrying');
      return 'failed';
    }
  }

  /** Must not change any field: it may still be running after its timeout. */
  async #try(signal: AbortSignal): Promise<Outcome> {
    const { store, identity, clock } = this.#options;
    let observed = this.#observed;
    const observe = (lease: Lease | undefined): ObservedLease =>
      observeLease(observed, lease, { identity, now: clock.now() });
    if (observed === undefined || this.#mustRead) observed = observe(await store.read(signal));
    if (observed.lease === undefined && clock.now() >= observed.freeAt) observed = observe(await store.create(signal));
    const { lease, freeAt } = observed;
    const begin = clock.now();
    if (lease === undefined || begin < freeAt) return { observed };
    const durationSeconds = this.#timings.leaseMs / 1000;
    const written = await store.write(lease, claim(lease, { identity, durationSeconds, now: Date.now() }), signal);
    return { observed: observe(written), heldUntil: begin + this.#timings.deadlineMs };
  }

  /** Limits the time of some work, even if it ignores its signal. */
  async #limited<T>(
    milliseconds: number,
    stop: AbortSignal | undefined,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const limit = new AbortController();
    const end = (): void => limit.abort();
    stop?.addEventListener('abort', end, { once: true });
    const tooLate = async (): Promise<never> => {
      await this.#options.clock.pause(milliseconds, limit.signal);
      throw new Error(`no response within ${String(Math.round(milliseconds))} ms`);
    };
    try {
      return await Promise.race([work(limit.signal), tooLate()]);
    } finally {
      stop?.removeEventListener('abort', end);
      limit.abort();
    }
  }
}
