import { release } from 'node:os';
import type { FamilyObservation, HostObservation, Result } from '../../api/v1alpha1.ts';
import { shortAdvice } from '../../node-probe/findings/advice.ts';
import { explainHost } from '../../node-probe/findings/explain-host.ts';
import { explainResults } from '../../node-probe/findings/explain-results.ts';
import { countGoodRounds } from '../../node-probe/good-rounds.ts';
import { judgeEcn } from '../../node-probe/judge/judge-ecn.ts';
import { judgeGso, largestSegmentCount, type Judgement } from '../../node-probe/judge/judge-gso.ts';
import { acceptsAtEgress } from '../../node-probe/judge/accepts-at-egress.ts';
import { strengthen } from '../../node-probe/judge/strengthen.ts';
import { checkPeer } from '../../node-probe/peer/check-peer.ts';
import type { PeerAddress } from '../../node-probe/peer/exchange.ts';
import { UserError } from '../user-error.ts';

/** Bytes of headers in front of a UDP payload. */
const headers = { ipv4: 28, ipv6: 48 } as const;
const usualMtu = 1500;

/**
 * Adds to an observation what a peer received: the wire outweighs the kernel where it says worse or as much. Throws
 * `UserError` when nobody answers there, because then nothing was tested that was asked for.
 */
export async function addPeer(observation: HostObservation, peer: PeerAddress): Promise<HostObservation> {
  const family = peer.address.includes(':') ? 'ipv6' : 'ipv4';
  const name = family === 'ipv4' ? 'IPv4' : 'IPv6';
  const mtu = observation.interfaces.find(({ families }) => families.includes(name))?.mtu ?? usualMtu;
  const findings = await checkPeer(peer, mtu - headers[family]);
  if (findings.kind === 'unanswered') {
    throw new UserError(
      `Nobody answers at ${peer.address} port ${peer.port}: run "quicgso responder" there with the same key, and open UDP port ${peer.port}.`,
    );
  }
  const local = observation[family];
  const context = { evidence: 'Wire', kernelRelease: release(), egressAccepts: acceptsAtEgress(local?.gso) } as const;
  const seen: FamilyObservation = {
    gso: combine(local?.gso, judgeGso(findings.segmentation, context)),
    ecn: combine(local?.ecn, judgeEcn(findings.ecn, context)),
    maxSegments: Math.min(largestSegmentCount(findings.segmentation), local?.maxSegments ?? Infinity),
  };
  const result = { ...observation, [family]: seen, maxSegments: Math.min(observation.maxSegments, seen.maxSegments) };
  const results = { ...result, peers: [], kernelRelease: release() };
  return { ...result, findings: [...explainResults(results, shortAdvice), ...explainHost(result)] };
}

function combine(local: Result | undefined, wire: Judgement): Result {
  return countGoodRounds(strengthen(local, wire) ?? wire, undefined);
}
