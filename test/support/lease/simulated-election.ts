import { pino } from 'pino';
import { Election } from '../../../operator/lease/election.ts';
import { SimulatedLease } from './simulated-lease.ts';
import { SimulatedTime } from './simulated-time.ts';

/** One replica, and what can happen to it. */
export interface Replica {
  readonly identity: string;
  readonly election: Election;
  /** What happens to a request: it is lost (`before`), its response is lost (`after`), or it never ends (`hangs`). */
  fault: 'none' | 'before' | 'after' | 'hangs';
  /** How long a request takes, and its answer. */
  latency: () => number;
  /** The source of its jitter. */
  random: () => number;
  /** It does nothing until then. */
  frozenUntil: number;
  /** How it ended, if it did. */
  end: 'lost' | 'stopped' | 'killed' | undefined;
}

/** For tests: replicas that want to lead, in simulated time. It throws when two lead at the same time. */
export class SimulatedElection {
  readonly time = new SimulatedTime();
  readonly lease = new SimulatedLease();
  readonly replicas: Replica[] = [];
  /** Who led, one after the other, and since when. */
  readonly terms: { readonly identity: string; readonly since: number }[] = [];

  /** Starts a replica, whose clock shows another time and runs faster or slower. */
  start(identity: string, { offset = 0, rate = 1 } = {}): Replica {
    const awakeAt = (): number => (replica.end === 'killed' ? Infinity : replica.frozenUntil);
    const store = this.lease.by(async (leg, signal) => {
      if (replica.fault === 'hangs') await new Promise(() => undefined);
      await this.time.sleep(replica.latency(), signal);
      if (replica.fault === leg) throw new Error('connection reset');
      if (signal.aborted) throw new Error('aborted');
    });
    const clock = this.time.clock({ offset, rate, awakeAt });
    const random = (): number => replica.random();
    const election = new Election({ store, identity, clock, random, log: pino({ level: 'silent' }) });
    const replica: Replica = {
      identity,
      election,
      fault: 'none',
      latency: () => 5,
      random: Math.random,
      frozenUntil: 0,
      end: undefined,
    };
    this.replicas.push(replica);
    void election.run().then((end) => (replica.end ??= end));
    return replica;
  }

  get leaders(): string[] {
    return this.replicas
      .filter(({ election, end }) => end !== 'killed' && election.leads)
      .map(({ identity }) => identity);
  }

  async pass(milliseconds: number): Promise<void> {
    await this.time.pass(milliseconds, () => {
      const [first, second] = this.leaders;
      if (second !== undefined) throw new Error(`${first ?? ''} and ${second} lead at the same time`);
      if (first === undefined || first === this.terms.at(-1)?.identity) return;
      this.terms.push({ identity: first, since: this.time.now });
    });
  }
}
