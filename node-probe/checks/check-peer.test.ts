import { describe, expect, it } from 'vitest';
import { judgeEcn } from '../judge/judge-ecn.ts';
import { judgeGso } from '../judge/judge-gso.ts';
import { checkPeer, type PeerFindings } from './check-peer.ts';
import { Responder } from '../peer/responder.ts';
import { serveResponder } from '../peer/serve-responder.ts';

const key = Buffer.alloc(32, 7);
const context = { evidence: 'Wire' as const, kernelRelease: '6.1' };

function verdicts(findings: PeerFindings): string[] {
  if (findings.kind === 'unanswered') return ['unanswered'];
  return [judgeGso(findings.segmentation, context).reason, judgeEcn(findings.ecn, context).reason];
}

describe('a check against a peer', () => {
  it.each(['127.0.0.1', '::1'])('finds everything delivered to %s, with few datagrams', async (address) => {
    const responder = new Responder(key);
    using served = serveResponder(responder, 0);
    expect(verdicts(await checkPeer({ address, port: served.port, key }, 1472))).toEqual(['Delivered', 'Delivered']);
    expect(responder.counters.data).toBeLessThan(140);
    expect(responder.counters).toMatchObject({ foreign: 0, unverified: 0, unknownSession: 0, refused: 0 });
  });

  it('is unanswered where nobody listens, and by a peer with another key', async () => {
    const responder = new Responder(Buffer.alloc(32, 8));
    const served = serveResponder(responder, 0);
    const peer = { address: '127.0.0.1', port: served.port, key };
    expect(verdicts(await checkPeer(peer, 1472))).toEqual(['unanswered']);
    expect(responder.counters.unverified).toBeGreaterThan(0);
    served[Symbol.dispose]();
    expect(verdicts(await checkPeer(peer, 1472))).toEqual(['unanswered']);
  });

  it('goes both ways at once in one process, as probes do', async () => {
    const responders = [new Responder(key), new Responder(key)];
    const [a, b] = responders.map((responder) => serveResponder(responder, 0));
    using first = a;
    using second = b;
    const results = await Promise.all(
      [first, second].map(async (served) => checkPeer({ address: '127.0.0.1', port: served?.port ?? 0, key }, 1472)),
    );
    expect(results.map(verdicts)).toEqual([
      ['Delivered', 'Delivered'],
      ['Delivered', 'Delivered'],
    ]);
  });
});
