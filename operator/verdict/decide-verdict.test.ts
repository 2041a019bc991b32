import { describe, expect, it } from 'vitest';
import { type Network, verdictKeys } from '../../api/names.ts';
import type { CapabilityVerdict, Condition } from '../../api/v1alpha1.ts';
import { believe } from '../reports/believe.ts';
import type { Observed } from '../reports/read-report.ts';
import type { ObservedNetwork, ObservedResult } from '../reports/summarize-network.ts';
import { type Decision, type VerdictInput, decideVerdict } from './decide-verdict.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const minute = 60_000;

const good: ObservedResult = {
  state: 'Capable',
  evidence: 'Wire',
  reason: 'Delivered',
  message: 'fine',
  goodRounds: 2,
};
const lost: ObservedResult = {
  state: 'Broken',
  evidence: 'Wire',
  reason: 'SilentLoss',
  message: 'lost',
  goodRounds: 0,
};

function network(
  change: Partial<ObservedNetwork> & { gso?: ObservedResult; ecn?: ObservedResult } = {},
): ObservedNetwork {
  const { gso = good, ecn = good, ...rest } = change;
  return {
    lastRound: now - minute,
    addresses: ['10.1.0.5'],
    port: 47_600,
    families: [{ family: 'IPv4', gso, ecn }],
    peers: [],
    peersTried: 1,
    peersAnswered: 1,
    ...rest,
  };
}

function verdictOf(state: CapabilityVerdict['state'], since = '2026-11-22T08:00:00Z'): CapabilityVerdict {
  return { state, evidence: 'Wire', reason: 'SilentLoss', message: 'before', since };
}

type Given = Partial<VerdictInput> & { readonly observed?: Readonly<Record<Network, Observed>> };

function decide({ observed = { pod: network(), host: network() }, ...change }: Given): Decision {
  return decideVerdict({
    labels: {},
    believed: believe(observed, change.now ?? now),
    attributionOf: () => () => undefined,
    previous: {},
    conditions: [],
    minEvidence: 'auto',
    now,
    ...change,
  });
}

function statesOf({ verdict }: Decision): (string | undefined)[] {
  return verdictKeys.map((key) => verdict?.[key] && `${verdict[key].state} ${verdict[key].reason}`);
}

const nothing = { pod: undefined, host: undefined };

describe('decideVerdict', () => {
  it('combines the findings of both probes', () => {
    expect(statesOf(decide({ observed: { pod: network({ gso: lost }), host: network({ ecn: lost }) } }))).toEqual([
      'Broken SilentLoss',
      'Capable Delivered',
      'Capable Delivered',
      'Broken SilentLoss',
    ]);
  });

  it('decides nothing for a node that never reported', () => {
    expect(decide({ observed: nothing, kernelVersion: '6.1.0' }).verdict).toBeUndefined();
    expect(decide({ observed: nothing }).verdict).toBeUndefined();
  });

  it('decides nothing for a network that never reported', () => {
    const { verdict } = decide({ observed: { pod: network(), host: undefined } });
    expect(Object.keys(verdict ?? {}).toSorted()).toEqual(['evidence', 'podEcn', 'podGso', 'reason']);
  });

  it('is Unknown when the report of a node with a verdict is gone', () => {
    const previous = { podGso: verdictOf('Capable') };
    expect(statesOf(decide({ observed: nothing, previous }))).toEqual([
      'Unknown NotReported',
      undefined,
      'Unknown NotReported',
      undefined,
    ]);
  });

  it('is Unsupported on a kernel that is too old, without any probe', () => {
    const decision = decide({ observed: nothing, kernelVersion: '3.10.0-1160.el7.x86_64' });
    expect(statesOf(decision)).toEqual(Array(4).fill('Unsupported KernelTooOld'));
    expect(decision.verdict).toMatchObject({ evidence: 'None', reason: 'KernelTooOld' });
  });

  it('trusts a probe over a kernel version', () => {
    const observed = { pod: network(), host: undefined };
    expect(statesOf(decide({ observed, kernelVersion: '3.10.0' }))[0]).toBe('Capable Delivered');
  });

  it.each([
    ['capable', 'Capable Override', nothing],
    ['incapable', 'Unsupported Override', { pod: network(), host: network() }],
  ])('follows the override %s', (value, expected, observed) => {
    const decision = decide({ labels: { 'quicgso.io/override': value }, observed, kernelVersion: '3.10.0' });
    expect(statesOf(decision)).toEqual(Array(4).fill(expected));
    expect(decision.verdict?.evidence).toBe('None');
  });

  it.each(['true', '', 'Capable'])('ignores the override %j', (value) => {
    expect(decide({ labels: { 'quicgso.io/override': value }, observed: nothing }).verdict).toBeUndefined();
  });

  it('does not stay capable when an override is removed from an untested node', () => {
    const previous = { podGso: verdictOf('Capable'), podEcn: verdictOf('Capable'), hostGso: verdictOf('Capable') };
    expect(statesOf(decide({ observed: nothing, previous }))).toEqual(Array(4).fill('Unknown NotReported'));
  });

  it('takes the worst family and names it', () => {
    const pod = network({
      families: [
        { family: 'IPv4', gso: good, ecn: good },
        { family: 'IPv6', gso: lost, ecn: good },
      ],
    });
    const { verdict } = decide({ observed: { pod, host: undefined } });
    expect(verdict?.podGso).toMatchObject({ state: 'Broken', message: 'IPv6: lost' });
    expect(verdict?.podEcn).toMatchObject({ state: 'Capable', message: 'IPv4: fine' });
  });

  it('is Unknown when no family was tested', () => {
    expect(statesOf(decide({ observed: { pod: network({ families: [] }), host: undefined } }))[0]).toBe(
      'Unknown InvalidReport',
    );
  });

  describe('freshness', () => {
    it('is Unknown, Stale after 75 minutes, on that network only', () => {
      const observed = { pod: network({ lastRound: now - 76 * minute }), host: network() };
      const decision = decide({ observed });
      expect(statesOf(decision)).toEqual(['Unknown Stale', 'Capable Delivered', 'Unknown Stale', 'Capable Delivered']);
      expect(decision.conditions[0]).toMatchObject({ type: 'Fresh', status: 'False', reason: 'Stale' });
    });

    it('rejects a round in the future', () => {
      const decision = decide({ observed: { pod: network({ lastRound: now + 6 * minute }), host: undefined } });
      expect(statesOf(decision)[0]).toBe('Unknown InvalidReport');
      expect(decision.conditions[0]).toMatchObject({ type: 'Fresh', status: 'False', reason: 'InvalidReport' });
    });

    it('rechecks when the first network goes stale', () => {
      const observed = { pod: network({ lastRound: now - 30 * minute }), host: network({ lastRound: now - minute }) };
      const { recheckAt = 0 } = decide({ observed });
      expect(statesOf(decide({ observed, now: recheckAt }))[0]).toBe('Unknown Stale');
      expect(statesOf(decide({ observed, now: recheckAt - 1 }))[0]).toBe('Capable Delivered');
    });

    it('rechecks when the last verified result expires', () => {
      const alone = network({ gso: { ...good, evidence: 'Egress' }, peersAnswered: 0 });
      const observed = { pod: undefined, host: alone };
      const previous = { hostGso: { ...verdictOf('Broken'), unconfirmedSince: '2026-11-22T10:50:00Z' } };
      const { recheckAt = 0 } = decide({ observed, previous });
      expect(recheckAt).toBe(now + 5 * minute + 1);
      expect(statesOf(decide({ observed, previous, now: recheckAt }))[1]).toBe('Capable Delivered');
      expect(statesOf(decide({ observed, previous, now: recheckAt - 1 }))[1]).toBe('Broken SilentLoss');
    });

    it('needs no recheck of a node without reports', () => {
      expect(decide({ observed: nothing }).recheckAt).toBeUndefined();
    });
  });

  describe('evidence', () => {
    const kernelOnly = network({ gso: { ...good, evidence: 'Kernel' }, peersAnswered: 0 });
    const egress = network({ gso: { ...good, evidence: 'Egress' }, peersAnswered: 0 });

    it.each([
      ['auto', kernelOnly, egress, 'Capable Delivered', 'Capable Delivered'],
      ['auto', kernelOnly, kernelOnly, 'Capable Delivered', 'Unknown InsufficientEvidence'],
      ['auto', network(), egress, 'Capable Delivered', 'Unknown InsufficientEvidence'],
      ['auto', network({ lastRound: 0 }), egress, 'Unknown Stale', 'Unknown InsufficientEvidence'],
      ['wire', kernelOnly, egress, 'Unknown InsufficientEvidence', 'Unknown InsufficientEvidence'],
      ['kernel', network(), kernelOnly, 'Capable Delivered', 'Capable Delivered'],
    ] as const)('applies minEvidence %s, case %#', (minEvidence, pod, host, podGso, hostGso) => {
      expect(statesOf(decide({ minEvidence, observed: { pod, host } })).slice(0, 2)).toEqual([podGso, hostGso]);
    });

    it('is not WireVerified while no peer answers, and names the port', () => {
      const { conditions } = decide({ observed: { pod: kernelOnly, host: undefined } });
      expect(conditions[1]).toMatchObject({ type: 'WireVerified', status: 'False', reason: 'PeerUnreachable' });
      expect(conditions[1]?.message).toContain('pod network (UDP port 47600)');
    });

    it('is WireVerified when peers answered', () => {
      expect(decide({}).conditions[1]).toMatchObject({ status: 'True' });
    });

    it('requires the minimum evidence of each family', () => {
      const ipv6 = { family: 'IPv6' as const, gso: { ...good, evidence: 'Kernel' as const }, ecn: good };
      const pod = network({ families: [{ family: 'IPv4', gso: good, ecn: good }, ipv6] });
      expect(statesOf(decide({ observed: { pod, host: undefined } }))[0]).toBe('Unknown InsufficientEvidence');
    });
  });

  describe('invalid reports', () => {
    it('makes one network Unknown and names the field, without affecting the other', () => {
      const problem = 'status.observed.pod.lastRound: is not an RFC 3339 time';
      const { verdict } = decide({
        observed: { pod: { problem }, host: network() },
        previous: { podGso: verdictOf('Capable') },
      });
      expect(verdict?.podGso).toMatchObject({ state: 'Unknown', reason: 'InvalidReport', message: problem });
      expect(verdict?.hostGso?.state).toBe('Capable');
    });

    it.each([{ reason: 'SilentLoss' as const }, { evidence: 'None' as const }, { goodRounds: 0 }])(
      'rejects a Capable result with %j',
      (change) => {
        const pod = network({ gso: { ...good, ...change } });
        expect(statesOf(decide({ observed: { pod, host: undefined }, minEvidence: 'kernel' }))[0]).toBe(
          'Unknown InvalidReport',
        );
      },
    );

    it('truncates a message that the CRD would reject', () => {
      const long = { ...lost, message: 'x'.repeat(1024) };
      const families = (['IPv4', 'IPv6'] as const).map((family) => ({ family, gso: long, ecn: good }));
      const { verdict } = decide({ observed: { pod: network({ families }), host: undefined } });
      expect(verdict?.podGso?.message).toHaveLength(1024);
    });
  });

  describe('damping', () => {
    it.each([
      [1, 'Broken SilentLoss'],
      [2, 'Capable Delivered'],
    ])('turns Broken after %i good rounds into %s', (goodRounds, expected) => {
      const pod = network({ gso: { ...good, goodRounds } });
      expect(
        statesOf(decide({ observed: { pod, host: undefined }, previous: { podGso: verdictOf('Broken') } }))[0],
      ).toBe(expected);
    });

    it('counts the good rounds of the worst family', () => {
      const ipv6 = { family: 'IPv6' as const, gso: { ...good, goodRounds: 1 }, ecn: good };
      const pod = network({ families: [{ family: 'IPv4', gso: good, ecn: good }, ipv6] });
      expect(
        statesOf(decide({ observed: { pod, host: undefined }, previous: { podGso: verdictOf('Broken') } }))[0],
      ).toBe('Broken SilentLoss');
    });

    it('does not wait for the peers of one family where those of the other answer', () => {
      const alone = { ...good, evidence: 'Kernel' as const };
      const ipv6 = { family: 'IPv6' as const, gso: alone, ecn: alone };
      const previous = { podGso: verdictOf('Broken') };
      const decided = (ipv4: ObservedResult): string | undefined => {
        const pod = network({ families: [{ family: 'IPv4', gso: ipv4, ecn: good }, ipv6] });
        return statesOf(decide({ observed: { pod, host: undefined }, previous, minEvidence: 'kernel' }))[0];
      };
      expect(decided(good)).toBe('Capable Delivered');
      expect(decided(alone)).toBe('Broken SilentLoss');
    });

    it('does not become Capable through a forged previous verdict', () => {
      const previous = Object.fromEntries(verdictKeys.map((key) => [key, verdictOf('Capable')]));
      const observed = { pod: network({ gso: lost }), host: { problem: 'nonsense' } };
      expect(statesOf(decide({ observed, previous }))).not.toContain('Capable SilentLoss');
      expect(statesOf(decide({ observed, previous })).slice(0, 2)).toEqual([
        'Broken SilentLoss',
        'Unknown InvalidReport',
      ]);
    });
  });

  describe('the summary', () => {
    it.each([
      [good, good, 'Wire Delivered', 'host'],
      [lost, good, 'Wire SilentLoss', 'pod'],
      [good, { ...lost, evidence: 'Egress' as const }, 'Egress SilentLoss', 'host'],
      [lost, { ...lost, reason: 'Corrupted' as const }, 'Wire Corrupted', 'host on a tie'],
    ])('repeats the worse GSO state, case %#', (pod, host, expected) => {
      const { verdict } = decide({ observed: { pod: network({ gso: pod }), host: network({ gso: host }) } });
      expect(`${verdict?.evidence} ${verdict?.reason}`).toBe(expected);
    });
  });

  describe('times', () => {
    it('keeps `since` while the state is unchanged, and updates it on a change', () => {
      const previous = { podGso: verdictOf('Capable'), hostGso: verdictOf('Broken') };
      const { verdict } = decide({ previous });
      expect(verdict?.podGso?.since).toBe('2026-11-22T08:00:00Z');
      expect(verdict?.hostGso?.since).toBe('2026-11-22T12:00:00Z');
    });

    it('replaces a `since` in the future', () => {
      const { verdict } = decide({ previous: { podGso: verdictOf('Capable', '2999-01-01T00:00:00Z') } });
      expect(verdict?.podGso?.since).toBe('2026-11-22T12:00:00Z');
    });

    it('changes a transition time only with the status', () => {
      const old = '2026-11-22T08:00:00Z';
      const conditions: Condition[] = [
        { type: 'Fresh', status: 'True', reason: 'Other', message: 'other', lastTransitionTime: old },
        { type: 'WireVerified', status: 'False', reason: 'PeerUnreachable', message: '', lastTransitionTime: old },
      ];
      expect(decide({ conditions }).conditions).toMatchObject([
        { type: 'Fresh', status: 'True', reason: 'Reported', lastTransitionTime: old },
        { type: 'WireVerified', status: 'True', lastTransitionTime: '2026-11-22T12:00:00Z' },
      ]);
    });

    it.each([
      ['healthy', { pod: network(), host: network({ gso: lost }) }],
      ['stale', { pod: network({ lastRound: 0 }), host: network() }],
      ['unreadable', { pod: { problem: 'x' }, host: undefined }],
      ['one good round after Broken', { pod: network({ gso: { ...good, goodRounds: 1 } }), host: network() }],
    ])('repeats its decision later from its own output: %s', (_what, observed) => {
      const first = decide({ observed, previous: { podGso: verdictOf('Broken') } });
      const second = decide({
        observed,
        previous: first.verdict ?? {},
        conditions: first.conditions,
        now: now + 10 * minute,
      });
      expect(second).toEqual(first);
    });
  });
});
