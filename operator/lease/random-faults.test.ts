import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Replica, SimulatedElection } from '../../test/support/lease/simulated-election.ts';

const seconds = 1000;

/** What can happen to a replica or the Lease; recovery appears twice. */
const events: readonly ((victim: Replica, world: SimulatedElection, milliseconds: number) => void)[] = [
  (victim) => (victim.fault = 'before'),
  (victim) => (victim.fault = 'after'),
  (victim) => (victim.fault = 'hangs'),
  (victim, world, milliseconds) => (victim.frozenUntil = world.time.now + milliseconds),
  (victim) => (victim.end = 'killed'),
  (victim) => void victim.election.release(),
  (_victim, world) => world.lease.edit({ holderIdentity: 'x' }),
  (_victim, world) => world.lease.edit({}),
  (_victim, world) => world.replicas.forEach((replica) => (replica.fault = 'none')),
  (_victim, world) => world.replicas.forEach((replica) => (replica.fault = 'none')),
];

const upTo = (max: number): fc.Arbitrary<number> => fc.noBias(fc.nat(max));
const story = fc.array(
  fc.record({
    happen: fc.noBias(fc.constantFrom(...events)),
    victim: upTo(2),
    milliseconds: upTo(40 * seconds),
    pause: upTo(15 * seconds),
  }),
  { minLength: 60, maxLength: 60 },
);
/** Clocks with any offset that run up to 15 % too fast or too slow. */
const clocks = fc.infiniteStream(
  fc.record({ offset: upTo(1e6), rate: upTo(30).map((percent) => 0.85 + percent / 100) }),
);
const latencies = fc.infiniteStream(upTo(400));
const jitters = fc.infiniteStream(upTo(1000).map((thousandths) => thousandths / 1000));

function next<T>(stream: fc.Stream<T>): T {
  const drawn = stream.next();
  if (drawn.done === true) throw new Error('the stream has an end');
  return drawn.value;
}

it('never has two leaders among three replicas, and always elects one in the end', async () => {
  const tell = fc.asyncProperty(story, clocks, latencies, jitters, async (happenings, clock, latency, jitter) => {
    const world = new SimulatedElection();
    const alive = (): Replica[] => world.replicas.filter(({ end }) => end === undefined);
    const complete = (): void => {
      while (alive().length < 3) {
        const replica = world.start(`replica ${world.replicas.length}`, next(clock));
        replica.latency = () => next(latency);
        replica.random = () => next(jitter);
      }
    };
    for (const { happen, victim: index, milliseconds, pause } of happenings) {
      complete();
      const victim = alive()[index];
      if (victim !== undefined) happen(victim, world, milliseconds);
      await world.pass(pause);
    }
    for (const replica of world.replicas) [replica.fault, replica.frozenUntil] = ['none', 0];
    complete();
    await world.pass(120 * seconds);
    expect(world.leaders).toHaveLength(1);
    expect(world.lease.holder).toBe(world.leaders[0]);
    expect(world.terms.length).toBeGreaterThan(3);
  });
  // Shrinking is slow here: report what was found by then.
  await fc.assert(tell, { numRuns: 40, seed: 1, interruptAfterTimeLimit: 15_000 });
});
