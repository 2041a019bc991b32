import { expect, it } from 'vitest';
import { type Replica, SimulatedElection } from '../../test/support/lease/simulated-election.ts';

const seconds = 1000;

/** Numbers from 0 to 1 that look random, the same for the same seed (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Something happens to a replica, or to the Lease, or all is well again. */
function befall(victim: Replica, world: SimulatedElection, random: () => number): void {
  const events: (() => void)[] = [
    () => (victim.fault = 'before'),
    () => (victim.fault = 'after'),
    () => (victim.fault = 'hangs'),
    () => (victim.frozenUntil = world.time.now + random() * 40 * seconds),
    () => (victim.end = 'killed'),
    () => void victim.election.release(),
    () => world.lease.edit({ holderIdentity: 'x' }),
    () => world.lease.edit({}),
    () => world.replicas.forEach((replica) => (replica.fault = 'none')),
    () => world.replicas.forEach((replica) => (replica.fault = 'none')),
  ];
  events[Math.floor(random() * events.length)]?.();
}

it.each(Array.from({ length: 20 }, (_item, index) => index + 1))(
  'Whatever happens to three replicas, no two lead at the same time, and one does in the end (seed %i)',
  async (seed) => {
    const random = randomNumbers(seed);
    const world = new SimulatedElection();
    const alive = (): Replica[] => world.replicas.filter(({ end }) => end === undefined);
    const complete = (): void => {
      while (alive().length < 3) {
        const name = `replica ${String(world.replicas.length)}`;
        // Clocks that show anything, and run up to 15 % too fast or too slow.
        const replica = world.start(name, { offset: random() * 1e6, rate: 0.85 + random() * 0.3 });
        replica.latency = () => random() * 400;
      }
    };

    for (let event = 0; event < 60; event++) {
      complete();
      const victim = alive()[Math.floor(random() * 3)];
      if (victim !== undefined) befall(victim, world, random);
      await world.pass(random() * 15 * seconds);
    }
    for (const replica of world.replicas) [replica.fault, replica.frozenUntil] = ['none', 0];
    complete();
    await world.pass(120 * seconds);
    expect(world.leaders).toHaveLength(1);
    expect(world.lease.holder).toBe(world.leaders[0]);
    expect(world.reigns.length).toBeGreaterThan(3);
  },
);
