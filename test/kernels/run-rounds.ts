/**
 * Checks peers at one address, those at different ports at the same time, and prints what each round says, one a line:
 *
 *     node run-rounds.ts KEY-FILE ADDRESS ROUNDS-AT-EACH PORT...
 */
import { release } from 'node:os';
import { readKey } from '../../cli/probe/read-peer.ts';
import { judgeEcn } from '../../node-probe/judge/judge-ecn.ts';
import { judgeGso } from '../../node-probe/judge/judge-gso.ts';
import { checkPeer } from '../../node-probe/checks/check-peer.ts';

/** UDP payload of the largest datagram that Ethernet carries over IPv6. */
const largest = 1452;
const context = { evidence: 'Wire' as const, kernelRelease: release() };

const [keyFile = '', address = '', rounds = '', ...ports] = process.argv.slice(2);
const key = readKey(keyFile);
await Promise.all(ports.map(async (port) => runRounds(Number(port))));

async function runRounds(port: number): Promise<void> {
  for (let round = 0; round < Number(rounds); round++) {
    const findings = await checkPeer({ address, port, key }, largest);
    if (findings.kind === 'unanswered') {
      process.stdout.write('unanswered\n');
      continue;
    }
    const [gso, ecn] = [judgeGso(findings.segmentation, context), judgeEcn(findings.ecn, context)];
    process.stdout.write(`GSO ${gso.state}/${gso.reason}, ECN ${ecn.state}/${ecn.reason}\n`);
  }
}
