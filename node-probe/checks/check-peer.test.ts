import { describe, expect, it } from 'vitest';
import { checkPeer, type PeerAnswer } from './check-peer.ts';
import { Responder } from '../peer/responder.ts';
import { serveResponder } from '../peer/serve-responder.ts';

const key = Buffer.alloc(32, 7);
/** What became of everything that was sent, each outcome once. */
function outcomes(answer: PeerAnswer): string[] {
  if (answer.kind === 'unanswered') return ['unanswered'];
  const bursts = answer.passes.flat().flatMap(({ outcome, control }) => [outcome, control]);
  const marks = answer.markPasses.flatMap((pass) => [pass.control, ...pass.marks.map(({ outcome }) => outcome)]);
  return [...new Set([...bursts, ...marks].map(({ kind }) => kind))];
}

describe('a check against a peer', () => {
  it.each(['127.0.0.1', '::1'])('finds everything delivered to %s, with few datagrams', async (address) => {
    const responder = new Responder(key);
    using served = serveResponder(responder, 0);
    expect(outcomes(await checkPeer({ address, port: served.port, key }, 1472))).toEqual(['delivered']);
    expect(responder.counters.data).toBeLessThan(140);
    expect(responder.counters).toMatchObject({ foreign: 0, unverified: 0, unknownSession: 0, refused: 0 });
  });

  it('is unanswered if nothing listens, or by a peer with another key', async () => {
    const responder = new Responder(Buffer.alloc(32, 8));
    const served = serveResponder(responder, 0);
    const peer = { address: '127.0.0.1', port: served.port, key };
    expect(outcomes(await checkPeer(peer, 1472))).toEqual(['unanswered']);
    expect(responder.counters.unverified).toBeGreaterThan(0);
    served[Symbol.dispose]();
    expect(outcomes(await checkPeer(peer, 1472))).toEqual(['unanswered']);
  });

  it('is unanswered if nothing can be sent, and gives the error', async () => {
    // A broadcast needs an option that our sockets do not set (socket(7)).
    expect(await checkPeer({ address: '255.255.255.255', port: 9, key }, 1472)).toEqual({
      kind: 'unanswered',
      error: { kind: 'rejected', call: 'sendmsg', errno: 'EACCES' },
    });
  });

  it('works in both directions at the same time in one process, as in probes', async () => {
    const responders = [new Responder(key), new Responder(key)];
    const [a, b] = responders.map((responder) => serveResponder(responder, 0));
    using first = a;
    using second = b;
    const results = await Promise.all(
      [first, second].map(async (served) => checkPeer({ address: '127.0.0.1', port: served?.port ?? 0, key }, 1472)),
    );
    expect(results.map(outcomes)).toEqual([['delivered'], ['delivered']]);
  });
});
