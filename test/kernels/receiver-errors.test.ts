import { beforeAll, expect, it } from 'vitest';
import { receiverRule } from './cells/faults.ts';
import { makeKeyFolder } from './network/key-folder.ts';
import { sweepNamespaces } from './network/network-namespace.ts';
import { probedNode } from './network/probed-node.ts';
import { requirePrograms } from './required-programs.ts';
import { startResponder } from './cells/run-cell.ts';
import { devices, makeNetwork } from './network/test-network.ts';

beforeAll(async () => {
  await requirePrograms();
  await sweepNamespaces();
});

it('reports drops by the receiver because of bad checksums, and blames no one for them', async () => {
  await using stack = new AsyncDisposableStack();
  const network = stack.use(await makeNetwork('direct'));
  const { keyFile } = stack.use(await makeKeyFolder());
  stack.use(await startResponder(network.receiver, keyFile));
  // On a veth nobody checks a checksum that nobody has computed yet.
  await network.sender.run(`ethtool -K ${devices.sender} tx off`);
  await receiverRule('udp length 1260 udp checksum set 1')(network);
  const { verdict } = await probedNode(network, keyFile).runRound();
  expect(verdict).toMatchObject({ state: 'Unknown', reason: 'ControlLost' });
  expect(verdict.message).toMatch(/the receiver's kernel dropped \d+ datagrams with a bad checksum/);
});
