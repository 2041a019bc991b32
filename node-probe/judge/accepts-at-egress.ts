import type { Judgement } from './judge-gso.ts';

/** Whether a judgement says that the egress interface takes bursts. What the way to a peer refuses is then the route's. */
export function acceptsAtEgress(judgement: Judgement | undefined): boolean {
  return judgement?.evidence === 'Egress' && judgement.state === 'Capable';
}
