import { byBadness } from '../../api/vocabulary.ts';
import type { Judgement } from './judge-gso.ts';

/** The judgement of the path to one peer. */
export interface PeerJudgement {
  readonly node: string;
  readonly judgement: Judgement;
}

/**
 * Combines the peers that answered in one round; undefined when none did. Loss in this node's own queue and rejections
 * by this kernel do not depend on the peer, so the worst counts. Loss on the path counts if all peers see it; loss to
 * only some peers is a fault of the path, and the operator, which sees the whole fleet, attributes it.
 */
export function combinePeers(peers: readonly PeerJudgement[]): Judgement | undefined {
  const sorted = peers.toSorted((a, b) => byBadness(a.judgement, b.judgement));
  const [worst] = sorted;
  const best = sorted.at(-1);
  if (!worst || !best || worst.judgement.errno !== undefined) return worst?.judgement;
  const conclusive = sorted.filter(({ judgement }) => judgement.state !== 'Unknown');
  const lossy = conclusive.filter(({ judgement }) => judgement.state === 'Broken');
  if (lossy.length > 0 && lossy.length < conclusive.length) {
    const { evidence, message } = lossy[0]?.judgement ?? worst.judgement;
    const nodes = lossy.map(({ node }) => node).join(', ');
    return { state: 'Degraded', evidence, reason: 'PathLoss', message: `only to ${nodes}: ${message}` };
  }
  return (conclusive[0] ?? worst).judgement;
}
