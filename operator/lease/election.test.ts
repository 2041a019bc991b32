import { beforeEach, describe, expect, it } from 'vitest';
import { type Replica, SimulatedElection } from '../../test/support/lease/simulated-election.ts';

const seconds = 1000;
/** Lease duration, deadline of the holder, renewal interval and the longest interval between checks. */
const [leaseMs, deadlineMs, renewMs, lookMs] = [15 * seconds, 10 * seconds, 4 * seconds, 1.25 * seconds];
/** Duration of requests. */
const slackMs = 100;

let world: SimulatedElection;

beforeEach(() => {
  world = new SimulatedElection();
});

/** An established leader `a` and a standby `b`. */
async function leaderAndStandby(): Promise<[Replica, Replica]> {
  const a = world.start('a');
  await world.pass(1 * seconds);
  const b = world.start('b');
  await world.pass(60 * seconds);
  expect(world.leaders).toEqual(['a']);
  return [a, b];
}

const leadersSoFar = (): string[] => world.terms.map(({ identity }) => identity);

describe('An election', () => {
  it('is won immediately when there is no Lease', async () => {
    world.start('a');
    await world.pass(slackMs);
    expect(world.leaders).toEqual(['a']);
    expect(world.lease.spec).toMatchObject({ holderIdentity: 'a', leaseDurationSeconds: 15, leaseTransitions: 1 });
    expect(world.lease.spec?.renewTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/u);
  });

  it('is won by one of three replicas that start at the same time', async () => {
    for (const identity of ['a', 'b', 'c']) world.start(identity);
    await world.pass(60 * seconds);
    expect(world.leaders).toHaveLength(1);
    expect(leadersSoFar()).toHaveLength(1);
  });

  it('stays won while the holder renews, whatever other clocks show', async () => {
    world.start('a');
    await world.pass(1 * seconds);
    world.start('b', { offset: 3600 * seconds });
    world.start('c', { offset: -3600 * seconds });
    await world.pass(600 * seconds);
    expect(leadersSoFar()).toEqual(['a']);
    expect(world.lease.spec?.leaseTransitions).toBe(1);
  });

  it('is won again immediately by a replica that restarts under the same name', async () => {
    const [a] = await leaderAndStandby();
    a.end = 'killed';
    await world.pass(5 * seconds);
    world.start('a');
    await world.pass(slackMs);
    expect(world.leaders).toEqual(['a']);
  });

  it('continues while the API server is unreachable, and is won when it is back', async () => {
    const a = world.start('a');
    a.fault = 'before';
    await world.pass(600 * seconds);
    expect(a.end).toBeUndefined();
    a.fault = 'none';
    await world.pass(lookMs + slackMs);
    expect(world.leaders).toEqual(['a']);
  });
});

describe('A standby takes over', () => {
  const when = {
    released: {
      event: (a: Replica) => void a.election.release(),
      least: 0,
      most: lookMs,
    },
    killed: {
      event: (a: Replica) => (a.end = 'killed'),
      least: leaseMs - renewMs,
      most: leaseMs + lookMs,
    },
    unreachable: {
      event: (a: Replica) => (a.fault = 'before'),
      least: deadlineMs,
      most: leaseMs + lookMs,
    },
    unanswered: {
      event: (a: Replica) => (a.fault = 'hangs'),
      least: deadlineMs,
      most: leaseMs + lookMs,
    },
    frozen: {
      event: (a: Replica) => (a.frozenUntil = world.time.now + 100 * seconds),
      least: leaseMs - renewMs,
      most: leaseMs + lookMs,
    },
    renamed: {
      event: () => world.lease.edit({ holderIdentity: 'x' }),
      least: leaseMs,
      most: leaseMs + lookMs,
    },
  };

  it.each([
    ['at its next check, when the leader released the Lease', when.released],
    ['when the Lease of a killed leader has expired', when.killed],
    ['when the leader cannot reach the API server and has stopped on its own', when.unreachable],
    ['when the leader gets no responses and has stopped on its own', when.unanswered],
    ['when the leader is frozen', when.frozen],
    ['when the Lease names a holder that does not exist', when.renamed],
  ])('%s', async (_, { event, least, most }) => {
    const [a] = await leaderAndStandby();
    const begin = world.time.now;
    event(a);
    await world.pass(120 * seconds);
    expect(leadersSoFar()).toEqual(['a', 'b']);
    const took = (world.terms[1]?.since ?? 0) - begin;
    expect(took).toBeGreaterThanOrEqual(least);
    expect(took).toBeLessThanOrEqual(most + slackMs);
    expect(world.lease.holder).toBe('b');
  });
});

describe('A leader', () => {
  const unreachable = (a: Replica): void => void (a.fault = 'before');
  const unheard = (a: Replica): void => void (a.fault = 'after');
  const unanswered = (a: Replica): void => void (a.fault = 'hangs');
  const frozen = (a: Replica): void => void (a.frozenUntil = world.time.now + 30 * seconds);
  const renamed = (): void => world.lease.edit({ holderIdentity: 'x' });

  it.each([
    ['cannot reach the API server', unreachable, deadlineMs],
    ['gets no responses', unanswered, deadlineMs],
    ['finds another name in the Lease', renamed, renewMs + slackMs],
    ['was frozen for too long', frozen, 30 * seconds + slackMs],
  ])('stops leading when it %s', async (_, event, most) => {
    const [a] = await leaderAndStandby();
    event(a);
    await world.pass(most);
    expect(a.election.leads).toBe(false);
    expect(a.end).toBe('lost');
  });

  it('counts its deadline from when it sent a renewal, not from the response', async () => {
    world.lease.edit({});
    const a = world.start('a');
    const eachWay = 700;
    a.latency = () => eachWay;
    await world.pass(4 * eachWay + 10);
    expect(a.election.leads).toBe(true);
    unanswered(a);
    await world.pass(deadlineMs - 2 * eachWay);
    expect(a.election.leads).toBe(false);
  });

  it('that was frozen notices before its next write', async () => {
    const [a] = await leaderAndStandby();
    frozen(a);
    await world.pass(29 * seconds);
    expect(a.end).toBeUndefined();
    expect(a.election.leads).toBe(false);
  });

  it.each([
    ['the API server is unreachable for a while', unreachable],
    ['no response arrives for a while', unheard],
  ])('keeps leading when %s', async (_, event) => {
    const [a] = await leaderAndStandby();
    event(a);
    await world.pass(5 * seconds);
    a.fault = 'none';
    await world.pass(60 * seconds);
    expect(leadersSoFar()).toEqual(['a']);
    expect(world.lease.spec?.leaseTransitions).toBe(1);
  });

  it('continues when other fields of the Lease change or it is deleted', async () => {
    await leaderAndStandby();
    world.lease.edit({});
    await world.pass(30 * seconds);
    world.lease.delete();
    await world.pass(30 * seconds);
    expect(leadersSoFar()).toEqual(['a']);
    expect(world.lease.holder).toBe('a');
  });

  it('releases the Lease so that no one has to wait', async () => {
    const a = world.start('a');
    await world.pass(1 * seconds);
    void a.election.release();
    await world.pass(slackMs);
    expect(world.lease.spec).toMatchObject({ leaseDurationSeconds: 1 });
    expect(world.lease.holder).toBeUndefined();
    expect(a.end).toBe('stopped');
  });

  it('stops even if it cannot release the Lease', async () => {
    const [a] = await leaderAndStandby();
    unanswered(a);
    let released = false;
    void a.election.release().then(() => (released = true));
    await world.pass(4 * seconds);
    expect(released).toBe(true);
    expect(world.leaders).toEqual([]);
  });

  it('is not affected by a standby that stops', async () => {
    const [, b] = await leaderAndStandby();
    void b.election.release();
    await world.pass(30 * seconds);
    expect(b.end).toBe('stopped');
    expect(world.leaders).toEqual(['a']);
  });
});
