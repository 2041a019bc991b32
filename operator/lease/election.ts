import type { Logger } from 'pino';
import { isConflict } from '../../kube/api-error.ts';
import type { MonotonicClock } from './clock.ts';
import { type Lease, claim, release } from './lease.ts';
import type { LeaseStore } from './lease-store.ts';
import { type Sighting, sightLease } from './sight-lease.ts';

/** All in milliseconds. A leader stops before another may begin, even if its clock runs slower by a third. */
export interface Timings {
  /** So long the holder may be silent before another takes the Lease; whole seconds. */
  readonly leaseMs: number;
  /** So long after its last renewal the holder still leads. */
  readonly deadlineMs: number;
  /** The holder renews so often. */
  readonly renewMs: number;
  /** The others look so often, and a failed renewal is tried again so soon: a quarter more or less. */
  readonly retryMs: number;
  /** Longest wait for an answer. */
  readonly attemptMs: number;
}

const usualTimings: Timings = { leaseMs: 15_000, deadlineMs: 10_000, renewMs: 4000, retryMs: 1000, attemptMs: 3000 };

export interface ElectionOptions {
  readonly store: LeaseStore;
  /** What no other replica calls itself. */
  readonly identity: string;
  readonly clock: MonotonicClock;
  readonly log: Logger;
  readonly timings?: Timings;
}

/** What was found out, and done. */
interface Outcome {
  readonly sighting: Sighting;
  /** Until when we lead; undefined: we do not. */
  readonly heldUntil?: number;
}

/** How a turn ended; `outrun`: somebody else changed the Lease before we did. */
type TurnEnd = 'done' | 'outrun' | 'failed';

/**
 * Sees to it that of several replicas one leads, by the rules of client-go: who holds the Lease renews it; who has seen it
 * unchanged for as long as it says takes it. Every change is refused if somebody else was faster.
 */
export class Election {
  readonly #options: ElectionOptions;
  readonly #timings: Timings;
  readonly #won = Promise.withResolvers<void>();
  readonly #stop = new AbortController();
  #run: Promise<'lost' | 'stopped'> | undefined;
  #sighting: Sighting | undefined;
  /** Whether the Lease has to be read before it is written: at first, and when a write had no clear outcome. */
  #mustRead = true;
  #heldUntil: number | undefined;
  #failures = 0;

  constructor(options: ElectionOptions) {
    this.#options = options;
    this.#timings = options.timings ?? usualTimings;
  }

  /** Resolves when we lead for the first time; never, if that does not come. */
  get won(): Promise<void> {
    return this.#won.promise;
  }

  /** Whether we lead at this very moment. Between two requests the clock alone can end it. */
  get leads(): boolean {
    return this.#heldUntil !== undefined && this.#options.clock.now() < this.#heldUntil;
  }

  /** Takes part until we have led and do no longer (`lost`), or `release` is called (`stopped`). */
  async run(): Promise<'lost' | 'stopped'> {
    this.#run ??= this.#takePart();
    return this.#run;
  }

  /** Ends it, and if we lead, gives the Lease away. To be called when nothing is written any more. */
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

  async #takePart(): Promise<'lost' | 'stopped'> {
    const { clock } = this.#options;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const led = this.#heldUntil !== undefined;
      const end = await this.#turn();
      if (signal.aborted) break;
      if (led && !this.leads) return 'lost';
      await clock.pause(this.#untilNextTurn(end), signal);
      if (this.#heldUntil !== undefined && !this.leads && !signal.aborted) return 'lost';
    }
    return 'stopped';
  }

  #untilNextTurn(end: TurnEnd): number {
    const { renewMs, retryMs } = this.#timings;
    const now = this.#options.clock.now();
    const retry = retryMs * (0.75 + Math.random() / 2);
    if (this.#heldUntil !== undefined) {
      const wish = { done: renewMs, outrun: 0, failed: retry }[end];
      return Math.min(wish, this.#heldUntil - now);
    }
    const { freeAt = now } = this.#sighting ?? {};
    return end === 'done' && freeAt > now ? Math.min(retry, freeAt - now) : retry;
  }

  /** One try to take or to renew the Lease. */
  async #turn(): Promise<TurnEnd> {
    const { clock, log, identity } = this.#options;
    const heldUntil = this.#heldUntil;
    const wasLed = heldUntil !== undefined;
    const limitMs = wasLed ? Math.min(this.#timings.attemptMs, heldUntil - clock.now()) : this.#timings.attemptMs;
    try {
      const outcome = await this.#limited(limitMs, this.#stop.signal, async (signal) => this.#try(signal));
      const former = this.#sighting?.lease?.holder;
      this.#sighting = outcome.sighting;
      this.#heldUntil = outcome.heldUntil;
      this.#mustRead = outcome.heldUntil === undefined;
      this.#failures = 0;
      const holder = outcome.sighting.lease?.holder;
      if (outcome.heldUntil === undefined && holder !== undefined && holder !== former) {
        log.info({ holder }, 'another replica leads, standing by');
      }
      if (!wasLed && outcome.heldUntil !== undefined) {
        log.info({ identity }, 'became leader');
        this.#won.resolve();
      }
      return 'done';
    } catch (err) {
      this.#mustRead = true;
      if (isConflict(err)) return 'outrun';
      if (this.#stop.signal.aborted) return 'failed';
      this.#failures += 1;
      const level = this.#failures > 1 ? 'debug' : 'error';
      log[level]({ err, failures: this.#failures }, 'acquiring or renewing the Lease failed, retrying');
      return 'failed';
    }
  }

  /** Changes nothing of ours: it may still be under way when its time is over. */
  async #try(signal: AbortSignal): Promise<Outcome> {
    const { store, identity, clock } = this.#options;
    let sighting = this.#sighting;
    const see = (lease: Lease | undefined): Sighting => sightLease(sighting, lease, { identity, now: clock.now() });
    if (sighting === undefined || this.#mustRead) sighting = see(await store.read(signal));
    if (sighting.lease === undefined && clock.now() >= sighting.freeAt) sighting = see(await store.create(signal));
    const { lease, freeAt } = sighting;
    const begin = clock.now();
    if (lease === undefined || begin < freeAt) return { sighting };
    const durationSeconds = this.#timings.leaseMs / 1000;
    const written = await store.write(lease, claim(lease, { identity, durationSeconds, now: Date.now() }), signal);
    return { sighting: see(written), heldUntil: begin + this.#timings.deadlineMs };
  }

  /** Ends the work after so many milliseconds, even if it does not listen to its signal. */
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
