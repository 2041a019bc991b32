import { join } from 'node:path';
import { parse } from 'valibot';
import { networkObservationSchema, type NetworkObservation, type Verdict } from '../../../api/v1alpha1.ts';
import { believe } from '../../../operator/reports/believe.ts';
import { readReport } from '../../../operator/reports/read-report.ts';
import { decideVerdict } from '../../../operator/verdict/decide-verdict.ts';
import { Fleet } from '../../../operator/fleet/fleet.ts';
import type { RoundQuestion } from './observe-round.ts';
import { addresses, type TestNetwork } from './test-network.ts';

/** What a round of the probe and the operator's decision after it said of the pod network. */
export interface Judged {
  readonly observation: NetworkObservation;
  readonly verdict: NonNullable<Verdict['podGso']>;
}

const peers = [{ node: 'receiver', addresses: Object.values(addresses.receiver.direct), port: 47_600 }];

/**
 * The sender of a network as the one other node of a cluster: each call runs a round of its probe there, writes it into a
 * report, and lets the operator decide with what it said before.
 */
export function probedNode({ sender }: TestNetwork, keyFile: string): { runRound: () => Promise<Judged> } {
  const fleet = new Fleet();
  let observation: NetworkObservation | undefined;
  let verdict: Verdict | undefined;
  const runRound = async (): Promise<Judged> => {
    const question: RoundQuestion = { keyFile, peers, ...(observation && { previous: observation }) };
    const program = join(import.meta.dirname, 'observe-round.ts');
    const printed = await sender.execute(process.execPath, program, JSON.stringify(question));
    observation = parse(networkObservationSchema, JSON.parse(printed));
    const report = readReport({
      metadata: { name: 'sender', uid: 'a', resourceVersion: '1' },
      spec: { peers: { pod: peers } },
      status: { observed: { pod: observation }, verdict },
    });
    if (report === undefined) throw new Error('reading the report: it cannot be read');
    const now = Date.now();
    const believed = believe(report.observed, now);
    fleet.update('sender', report, believed);
    const { previous, conditions } = report;
    const decision = decideVerdict({
      labels: {},
      believed,
      previous,
      conditions,
      attributionOf: (network) => (family, capability) => fleet.attribute('sender', network, family, capability),
      minEvidence: 'auto',
      now,
    });
    verdict = decision.verdict;
    if (verdict?.podGso === undefined) throw new Error('deciding: nothing is said of the pod network');
    return { observation, verdict: verdict.podGso };
  };
  return { runRound };
}
