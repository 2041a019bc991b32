import { beforeAll, describe, expect, it } from 'vitest';
import { receiverRule, senderQueue } from './cells/faults.ts';
import { makeKeyFolder } from './network/key-folder.ts';
import { sweepNamespaces } from './network/network-namespace.ts';
import { probedNode, type Judged } from './network/probed-node.ts';
import { requirePrograms } from './required-programs.ts';
import { startResponder } from './cells/run-cell.ts';
import { devices, makeNetwork, type TestNetwork } from './network/test-network.ts';

beforeAll(async () => {
  await requirePrograms();
  await sweepNamespaces();
});

interface Fault {
  readonly name: string;
  readonly begin: (network: TestNetwork) => Promise<void>;
  readonly end: (network: TestNetwork) => Promise<unknown>;
  /** What tells it from the other: what the operator says, and the error that the kernel reports. */
  readonly says: RegExp;
  readonly errno: string | undefined;
}

const faults: readonly Fault[] = [
  {
    name: "a queue of the sender's that drops bursts",
    begin: senderQueue('bfifo limit 1510'),
    end: async ({ sender }) => sender.run(`tc qdisc delete dev ${devices.sender} root`),
    says: /own queue/,
    errno: 'ENOBUFS',
  },
  {
    name: 'a receiver whose side drops bursts',
    begin: receiverRule('meta l4proto udp meta length > 1500 drop'),
    end: async ({ receiver }) => receiver.run('nft flush ruleset'),
    says: /arrived; plain datagrams arrive/,
    errno: undefined,
  },
];

/** State, reason and evidence, as the operator says it. */
const summary = ({ verdict: { state, reason, evidence } }: Judged): string => `${state}/${reason}/${evidence}`;

describe('a node with one peer', () => {
  it.each(faults)(
    'is capable, broken within one round of $name, and capable again after two good ones',
    async (fault) => {
      await using stack = new AsyncDisposableStack();
      const network = stack.use(await makeNetwork('direct'));
      await using folder = await makeKeyFolder();
      const { keyFile } = folder;
      stack.use(await startResponder(network.receiver, keyFile));
      const node = probedNode(network, keyFile);

      const healthy = await node.runRound();
      expect(summary(healthy)).toBe('Capable/Delivered/Wire');
      expect(healthy.observation).toMatchObject({
        ipv4: { gso: { evidence: 'Wire' } },
        ipv6: { gso: { evidence: 'Wire' } },
      });

      await fault.begin(network);
      const broken = await node.runRound();
      expect(summary(broken)).toBe('Broken/SilentLoss/Wire');
      expect(broken.verdict.message).toMatch(fault.says);
      const { ipv4, ipv6 } = broken.observation;
      expect([ipv4?.gso.errno, ipv6?.gso.errno]).toEqual([fault.errno, fault.errno]);

      await fault.end(network);
      expect(summary(await node.runRound())).toBe('Broken/SilentLoss/Wire');
      expect(summary(await node.runRound())).toBe('Capable/Delivered/Wire');
    },
  );
});
