import { describe, expect, it } from 'vitest';
import type { CapabilityVerdict } from '../../api/v1alpha1.ts';
import type { Attribution } from '../fleet/attribution.ts';
import type { ObservedNetwork, ObservedResult } from '../reports/summarize-network.ts';
import { type Context, concludeCapability, familySteps, networkSteps } from './conclude-capability.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const good: ObservedResult = {
  state: 'Capable',
  evidence: 'Wire',
  reason: 'Delivered',
  message: 'fine',
  goodRounds: 2,
};
const alone: ObservedResult = { ...good, evidence: 'Kernel', goodRounds: 1 };
const broken: CapabilityVerdict = {
  state: 'Broken',
  evidence: 'Wire',
  reason: 'SilentLoss',
  message: 'before',
  since: '2026-11-22T08:00:00Z',
};
const faultyReceiver: Attribution = { blame: 'Fine', lost: [], peers: 1, accusers: ['b', 'c'] };

/** The conclusion for GSO on the pod network from these results, one per family. */
function conclude(results: readonly ObservedResult[], change: Partial<Context> = {}): string {
  const families = results.map((gso, index) => ({ family: index === 0 ? 'IPv4' : 'IPv6', gso, ecn: gso }) as const);
  const observed: ObservedNetwork = {
    lastRound: now,
    addresses: [],
    port: undefined,
    families,
    peers: [],
    peersTried: 0,
    peersAnswered: 0,
  };
  const context = { network: 'pod', attributionOf: () => undefined, floor: 'Kernel', previous: {}, now } as const;
  const { state, reason, message } = concludeCapability('gso', observed, { ...context, ...change });
  return `${state} ${reason}: ${message}`;
}

it('runs the steps in this order', () => {
  expect(Object.keys(familySteps)).toEqual(['contradiction', 'attribution', 'evidenceFloor']);
  expect(Object.keys(networkSteps)).toEqual(['verifiedResult', 'damping', 'familyName']);
});

describe('when two steps apply, the earlier one wins', () => {
  it('contradiction before attribution', () => {
    const attributionOf = () => faultyReceiver;
    expect(conclude([good], { attributionOf })).toMatch(/^Degraded FaultyReceiver/u);
    expect(conclude([{ ...good, goodRounds: 0 }], { attributionOf })).toBe(
      'Unknown InvalidReport: status.observed.pod.ipv4.gso: is Capable after no good round',
    );
  });

  it('evidence floor before worst family', () => {
    const unclear: ObservedResult = { ...good, state: 'Unknown', reason: 'ControlFailed', goodRounds: 0 };
    expect(conclude([alone, unclear], { floor: 'Wire' })).toMatch(/^Unknown InsufficientEvidence: IPv4: /u);
  });

  it('evidence floor before verified result', () => {
    const previous = { podGso: { ...broken, state: 'Capable', reason: 'Delivered' } } as const;
    expect(conclude([alone], { floor: 'Wire', previous })).toMatch(
      /^Capable Delivered: before \(No peer has answered/u,
    );
  });

  it('verified result before damping', () => {
    expect(conclude([alone], { previous: { podGso: broken } })).toMatch(/^Broken SilentLoss: before \(No peer has/u);
  });

  it('verified result and damping before family name', () => {
    const previous = { podGso: broken };
    expect(conclude([good, good], { previous })).toBe('Capable Delivered: IPv4: fine');
    expect(conclude([alone, alone], { previous })).toMatch(/^Broken SilentLoss: before/u);
    expect(conclude([{ ...good, goodRounds: 1 }, good], { previous })).toMatch(/^Broken SilentLoss: Was Broken/u);
  });
});

it('names the family whose result contradicts itself', () => {
  expect(conclude([good, { ...good, evidence: 'None' }])).toBe(
    'Unknown InvalidReport: IPv6: status.observed.pod.ipv6.gso: is Capable without any evidence',
  );
});

it('counts the good rounds that attribution assigns', () => {
  const lost = { peer: 'b', outcome: 'Lost', ownQueue: false, loss: { reason: 'SilentLoss', message: '' } } as const;
  const attributionOf = (): Attribution => ({ blame: 'Excused', lost: [lost], peers: 1, accusers: [] });
  const excused: ObservedResult = { ...good, state: 'Broken', reason: 'SilentLoss', goodRounds: 0 };
  expect(conclude([excused], { attributionOf, previous: { podGso: broken } })).toMatch(/^Capable Delivered/u);
});
