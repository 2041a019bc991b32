/**
 * Checks peers at one address, those at different ports at the same time, and prints what each round says, one a line:
 *
 *     node run-rounds.ts KEY-FILE ADDRESS ROUNDS-AT-EACH PORT...
 */
import { release } from 'node:os';
import { readKey } from '../../cli/probe/read-peer.ts';
import { checkPeer } from '../../node-probe/checks/check-peer.ts';
import { judgePeer } from '../../node-probe/judge/judge-peer.ts';
import { familyOf } from '../../node-probe/round/addresses.ts';

/** UDP payload of the largest datagram that Ethernet carries over IPv6. */
const largest = 1452;
const kernelRelease = release();

const [keyFile = '', address = '', rounds = '', ...ports] = process.argv.slice(2);
const key = readKey(keyFile);
await Promise.all(ports.map(async (port) => runRounds(Number(port))));

async function runRounds(port: number): Promise<void> {
  for (let round = 0; round < Number(rounds); round++) {
    const answer = await checkPeer({ address, port, key }, largest);
    const peer = { node: '', family: familyOf(address), address, port, time: '', answer };
    const { answered, gso, ecn } = judgePeer(peer, { kernelRelease });
    const said = answered ? `GSO ${gso.state}/${gso.reason}, ECN ${ecn.state}/${ecn.reason}` : 'unanswered';
    process.stdout.write(`${said}\n`);
  }
}
