import { dateStatements } from '../../api/conditions.ts';
import { type Network, networks, peerPort } from '../../api/names.ts';
import type { ReportStatement } from '../../api/report-conditions.ts';
import type { Condition } from '../../api/v1alpha1.ts';
import { type BelievedReport, networksThatAre, staleAfterMinutes } from '../reports/believe.ts';
import type { ObservedNetwork } from '../reports/summarize-network.ts';

/**
 * The conditions of a report: `Fresh`, whether everything reported is valid and recent, and `WireVerified`, whether a
 * peer answered on every network that reported.
 *
 * @param previous the report's present conditions: a transition time changes only with the status
 */
export function decideConditions(believed: BelievedReport, previous: readonly Condition[], now: number): Condition[] {
  return dateStatements([decideFresh(believed), decideWireVerified(believed)], previous, now);
}

function theProbesHave(of: readonly Network[]): string {
  return of.length === 1 ? `The ${of.join('')} probe has` : `The ${of.join(' and ')} probes have`;
}

function decideFresh(believed: BelievedReport): ReportStatement<'Fresh'> {
  const type = 'Fresh';
  const unreadable = networksThatAre(believed, 'unreadable', 'future');
  const stale = networksThatAre(believed, 'stale');
  if (networksThatAre(believed, 'none').length === networks.length) {
    return { type, status: 'Unknown', reason: 'NotReported', message: 'No probe of this node has reported yet.' };
  }
  if (unreadable.length > 0) {
    const message = `${theProbesHave(unreadable)} sent an invalid report; see status.verdict for the reason.`;
    return { type, status: 'False', reason: 'InvalidReport', message };
  }
  if (stale.length > 0) {
    const message = `${theProbesHave(stale)} not completed a round for more than ${staleAfterMinutes} minutes.`;
    return { type, status: 'False', reason: 'Stale', message };
  }
  return {
    type,
    status: 'True',
    reason: 'Reported',
    message: `The last rounds are less than ${staleAfterMinutes} minutes old.`,
  };
}

function decideWireVerified(believed: BelievedReport): ReportStatement<'WireVerified'> {
  const type = 'WireVerified';
  const fresh: [Network, ObservedNetwork][] = [];
  for (const network of networks) {
    const half = believed[network];
    if (half.kind === 'fresh') fresh.push([network, half.observed]);
  }
  const silent = fresh.filter(([, { peersAnswered }]) => peersAnswered === 0);
  if (fresh.length === 0) {
    return { type, status: 'Unknown', reason: 'NotReported', message: 'No probe of this node has reported recently.' };
  }
  if (silent.length === 0) {
    return { type, status: 'True', reason: 'PeersAnswered', message: 'Probes on other nodes answered.' };
  }
  const tried = silent.filter(([, { peersTried }]) => peersTried > 0);
  if (tried.length === 0) {
    const message = `${theProbesHave(silent.map(([network]) => network))} no peer to exchange datagrams with.`;
    return { type, status: 'False', reason: 'NoPeers', message };
  }
  const where = tried.map(([network, { port }]) => `${network} network (UDP port ${port ?? peerPort})`);
  return {
    type,
    status: 'False',
    reason: 'PeerUnreachable',
    message: `No probe on another node answered on the ${where.join(' and the ')}. Check that the port is open between nodes.`,
  };
}
