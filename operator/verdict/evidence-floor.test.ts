import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../api/vocabulary.ts';
import { applyEvidenceFloor, evidenceFloor } from './evidence-floor.ts';

describe('evidenceFloor', () => {
  it.each([
    ['auto', 'pod', false, 'Kernel'],
    ['auto', 'host', false, 'Egress'],
    ['auto', 'pod', true, 'Wire'],
    ['auto', 'host', true, 'Wire'],
    ['wire', 'pod', false, 'Wire'],
    ['wire', 'host', false, 'Wire'],
    ['kernel', 'pod', true, 'Kernel'],
    ['kernel', 'host', true, 'Kernel'],
  ] as const)('with %s on the %s network, peers answered: %s, is %s', (minEvidence, network, answered, floor) => {
    expect(evidenceFloor(minEvidence, network, answered)).toBe(floor);
  });
});

describe('applyEvidenceFloor', () => {
  const capable = (evidence: Evidence) =>
    ({ state: 'Capable', evidence, reason: 'Delivered', message: 'fine' }) as const;

  it.each([
    ['None', ['None']],
    ['Kernel', ['None', 'Kernel']],
    ['Egress', ['None', 'Kernel', 'Egress']],
    ['Wire', ['None', 'Kernel', 'Egress', 'Wire']],
  ] as const)('lets a capable result with %s stand for the floors %j alone', (evidence, met) => {
    const judgement = capable(evidence);
    const floors = (['None', 'Kernel', 'Egress', 'Wire'] as const).filter(
      (floor) => applyEvidenceFloor(judgement, floor) === judgement,
    );
    expect(floors).toEqual(met);
  });

  it.each([
    ['Kernel', 'minEvidence requires Kernel.'],
    ['Egress', 'minEvidence requires Egress: bursts through the interface of the default route.'],
    ['Wire', 'Allow UDP port 47600 between nodes.'],
  ] as const)('says what %s requires', (floor, advice) => {
    const { message, ...judged } = applyEvidenceFloor(capable('None'), floor);
    expect(judged).toEqual({ state: 'Unknown', evidence: 'None', reason: 'InsufficientEvidence' });
    expect(message).toContain(advice);
  });

  it.each(['Broken', 'Unsupported', 'Degraded', 'Unknown'] as const)('keeps %s, whatever its evidence', (state) => {
    const judgement = { state, evidence: 'Kernel', reason: 'SendRejected', message: 'EINVAL' } as const;
    expect(applyEvidenceFloor(judgement, 'Wire')).toBe(judgement);
  });
});
