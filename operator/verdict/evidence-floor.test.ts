import { describe, expect, it } from 'vitest';
import { type Evidence, evidences } from '../../api/vocabulary.ts';
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

  it.each(evidences.flatMap((evidence) => evidences.map((floor) => [evidence, floor] as const)))(
    'judges a capable result with %s by the floor %s',
    (evidence, floor) => {
      const enough = evidences.indexOf(evidence) >= evidences.indexOf(floor);
      expect(applyEvidenceFloor(capable(evidence), floor)).toMatchObject(
        enough ? capable(evidence) : { state: 'Unknown', evidence, reason: 'InsufficientEvidence' },
      );
    },
  );

  it.each(['Broken', 'Unsupported', 'Degraded', 'Unknown'] as const)('lets %s stand, whatever it rests on', (state) => {
    const judgement = { state, evidence: 'Kernel', reason: 'SendRejected', message: 'EINVAL' } as const;
    expect(applyEvidenceFloor(judgement, 'Wire')).toBe(judgement);
  });
});
