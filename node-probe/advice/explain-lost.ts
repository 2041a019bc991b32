import { isKernelBelow } from '../../api/kernel-version.ts';
import type { PeerObservation } from '../../api/v1alpha1.ts';
import type { Reason } from '../../api/vocabulary.ts';
import type { Remedy } from './advice.ts';
import type { Circumstances, Explain } from './circumstances.ts';
import { egressInCommand, overlayHint } from './describe-egress.ts';

const crawl = 'Programs see no error and crawl, at 0.1 MB/s in tests';

const lostInOwnQueue: Explain = ({ egress, peers, advice }) => ({
  severity: 'Error',
  because: [
    ...describeControls(peers),
    'The network has no part in it: bursts do not fit into the send queue (ENOBUFS)',
    crawl,
  ],
  remedies: [
    advice.switchOff('gso'),
    {
      target: 'Interface',
      action: 'see where "dropped" rises, and replace a queue that takes less than 64 KB at once',
      commands: [
        `tc -s qdisc show dev ${egressInCommand(egress)}`,
        `tc qdisc replace dev ${egressInCommand(egress)} root fq_codel`,
      ],
    },
    advice.useTcp(),
  ],
});

const lostOnTheWay: Explain = ({ egress, peers, advice }) => ({
  severity: 'Error',
  because: [
    ...describeExchanges(peers),
    'No send failed, so it is lost later: in the queue or card of this machine, at the hypervisor, on the path, or at the receiver',
    ...overlayHint(egress),
    crawl,
  ],
  remedies: [
    advice.switchOff('gso'),
    cutInTheKernel(egress),
    {
      target: 'Network',
      action: 'or find what drops packets above the MTU, by counters that rise:',
      commands: [
        `tc -s qdisc show dev ${egressInCommand(egress)}`,
        `ip -s -s link show dev ${egressInCommand(egress)}`,
      ],
    },
    advice.useTcp(),
  ],
});

/** What arrives other than it was sent. */
const damaged: Explain = ({ egress, peers, kernelRelease, advice }) => {
  const suspect = !isKernelBelow(kernelRelease, 7, 0) && isKernelBelow(kernelRelease, 7, 2);
  return {
    severity: 'Error',
    because: [
      ...describeExchanges(peers),
      ...(suspect
        ? [`Linux 7.0 to 7.1 damages bursts of equal segments with some drivers, and this is ${kernelRelease}`]
        : []),
      'Receivers throw such datagrams away: transfers crawl',
    ],
    remedies: [
      advice.switchOff('gso'),
      cutInTheKernel(egress),
      {
        target: 'Kernel',
        action: suspect
          ? 'upgrade to the newest 7.1, or to 7.2 or later'
          : 'upgrade this kernel, or that of the hypervisor',
      },
      advice.useTcp(),
    ],
  };
};

/** Leaves UDP_SEGMENT working, without the hardware's help. Lost when the link is reset. */
function cutInTheKernel(egress: Circumstances['egress']): Remedy {
  return {
    target: 'Interface',
    action: 'or have the kernel cut the bursts instead of the card, and test again',
    commands: [`ethtool -K ${egressInCommand(egress)} tx-udp-segmentation off`],
  };
}

const none = { sent: 0, received: 0 };

/** What the first of the peers received to which bursts were lost, and how many more there are; empty when there is none. */
function describeExchanges(peers: readonly PeerObservation[]): string[] {
  const lossy = peers.filter(({ gso }) => gso === 'Broken');
  const [first] = lossy;
  if (!first) return [];
  const { node, address, numbers } = first;
  const { gso = none, control = none } = numbers ?? {};
  const nodes = new Set(lossy.map((peer) => peer.node)).size;
  const received = `received ${gso.received} of ${gso.sent} GSO segments and ${control.received} of ${control.sent} plain datagrams`;
  const more = nodes > 1 ? `, ${nodes - 1} other ${nodes === 2 ? 'peer' : 'peers'} much the same` : '';
  return [`${node === address ? 'Peer' : node} ${address} ${received}${more}`];
}

/** What arrived of the plain datagrams, where bursts did not even leave. */
function describeControls(peers: readonly PeerObservation[]): string[] {
  const first = peers.find(({ gso, numbers }) => gso === 'Broken' && numbers !== undefined);
  if (first?.numbers === undefined) return [];
  const { address, numbers } = first;
  const { control } = numbers;
  return [`Of ${control.sent} plain datagrams beside them, ${control.received} arrived at ${address}`];
}

/** What is accepted and does not arrive as it was sent. */
export const explainLost: Partial<Record<Reason, Explain>> = {
  SilentLoss: (seen) => (seen.result.errno === 'ENOBUFS' ? lostInOwnQueue(seen) : lostOnTheWay(seen)),
  SegmentsMerged: damaged,
  Corrupted: damaged,
  PathLoss: ({ egress, peers, advice }) => ({
    severity: 'Warning',
    because: [...describeExchanges(peers), ...overlayHint(egress)],
    remedies: [
      {
        target: 'Network',
        action: 'look at that node and the path to it: other peers receive everything',
        commands: ['kubectl get gsoreports -o wide'],
      },
      advice.switchOff('gso'),
    ],
  }),
};
