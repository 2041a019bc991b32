import { isKernelBelow } from '../../api/kernel-version.ts';
import type { PeerObservation } from '../../api/v1alpha1.ts';
import type { Reason } from '../../api/vocabulary.ts';
import type { Circumstances, Explain, Remedy } from './explanation.ts';
import { egressInCommand, overlayHint } from './describe-egress.ts';

const crawl = 'Programs see no error, and their transfers slow to a crawl (0.1 MB/s in tests)';

const lostInOwnQueue: Explain = ({ egress, peers, advice }) => ({
  severity: 'Error',
  because: [
    ...describeControls(peers),
    'The network is not the cause: bursts do not fit into the send queue (ENOBUFS)',
    crawl,
  ],
  remedies: [
    advice.switchOff('gso'),
    {
      target: 'Interface',
      action: 'find the queue whose "dropped" counter rises, and replace it if it cannot hold a burst of 64 KB',
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
    'No send failed, so the segments are lost later: in the queue or card of this machine, in the hypervisor, on the path, or at the receiver',
    ...overlayHint(egress),
    crawl,
  ],
  remedies: [
    advice.switchOff('gso'),
    splitInKernel(egress),
    {
      target: 'Network',
      action: 'find what drops packets larger than the MTU; look for counters that rise:',
      commands: [
        `tc -s qdisc show dev ${egressInCommand(egress)}`,
        `ip -s -s link show dev ${egressInCommand(egress)}`,
      ],
    },
    advice.useTcp(),
  ],
});

/** Segments arrive, but not as they were sent. */
const damaged: Explain = ({ egress, peers, kernelRelease, advice }) => {
  const suspect = !isKernelBelow(kernelRelease, 7, 0) && isKernelBelow(kernelRelease, 7, 2);
  return {
    severity: 'Error',
    because: [
      ...describeExchanges(peers),
      ...(suspect
        ? [`Linux 7.0 to 7.1 damages bursts of equal segments with some drivers, and this kernel is ${kernelRelease}`]
        : []),
      'Receivers discard such datagrams, and transfers slow to a crawl',
    ],
    remedies: [
      advice.switchOff('gso'),
      splitInKernel(egress),
      {
        target: 'Kernel',
        action: suspect
          ? 'upgrade to the latest 7.1, or to 7.2 or later'
          : 'upgrade the kernel of this machine or of the hypervisor',
      },
      advice.useTcp(),
    ],
  };
};

/** Keeps UDP_SEGMENT working without hardware offload. Does not survive a reset of the link. */
function splitInKernel(egress: Circumstances['egress']): Remedy {
  return {
    target: 'Interface',
    action: 'let the kernel split the bursts instead of the card, and test again',
    commands: [`ethtool -K ${egressInCommand(egress)} tx-udp-segmentation off`],
  };
}

const none = { sent: 0, received: 0 };

/**
 * What the first peer that lost bursts received, and how many more peers there are like it; empty when there is none.
 */
function describeExchanges(peers: readonly PeerObservation[]): string[] {
  const lossy = peers.filter(({ gso }) => gso === 'Broken');
  const [first] = lossy;
  if (!first) return [];
  const { node, address, numbers } = first;
  const { gso = none, control = none } = numbers ?? {};
  const nodes = new Set(lossy.map((peer) => peer.node)).size;
  const received = `received ${gso.received} of ${gso.sent} GSO segments and ${control.received} of ${control.sent} plain datagrams`;
  const more = nodes > 1 ? `; ${nodes - 1} other ${nodes === 2 ? 'peer lost' : 'peers lost'} a similar share` : '';
  return [`${node === address ? 'Peer' : node} ${address} ${received}${more}`];
}

/** How many plain datagrams arrived where bursts did not even leave the machine. */
function describeControls(peers: readonly PeerObservation[]): string[] {
  const first = peers.find(({ gso, numbers }) => gso === 'Broken' && numbers !== undefined);
  if (first?.numbers === undefined) return [];
  const { address, numbers } = first;
  const { control } = numbers;
  return [`${control.received} of ${control.sent} plain datagrams sent along with them arrived at ${address}`];
}

/** What is accepted but does not arrive as it was sent. */
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
        action: 'check that node and the path to it: other peers receive everything',
        commands: ['kubectl get gsoreports -o wide'],
      },
      advice.switchOff('gso'),
    ],
  }),
};
