import { describe, expect, it } from 'vitest';
import type { CapabilityVerdict } from '../../../api/v1alpha1.ts';
import { hostObservation, networkObservation } from '../../../test/support/examples/example-report.ts';
import { exampleNode, lost, works } from '../../../test/support/examples/example-node.ts';
import { explainNode } from './explain-node.ts';
import type { ExplainedNode } from './observe-node.ts';
import { renderNode } from './render-node.ts';

const now = Date.parse('2026-11-22T12:10:00Z');
const none: ExplainedNode['pods'] = { found: [] };
const good: ExplainedNode = { ...exampleNode(), pods: none };
const withoutReport: ExplainedNode = { ...good, report: { missing: 'object' }, map: { found: {} } };
const stale: CapabilityVerdict = { ...works, state: 'Unknown', reason: 'Stale', evidence: 'None', message: 'Old.' };

function withLabels(labels: Record<string, string>): ExplainedNode {
  const node = 'found' in good.node ? { ...good.node.found.labels, ...labels } : labels;
  return { ...good, node: { found: { name: 'n1', labels: node } } };
}

describe('the answer for a node', () => {
  it.each<[string, ExplainedNode, RegExp]>([
    ['says that everything works', good, /^Node n1 is capable: GSO and ECN work on both networks\.$/],
    [
      'names what is unknown',
      { ...exampleNode({ podGso: stale, podEcn: stale }), pods: none },
      /GSO is not known to work on the pod network \(Stale\), ECN is not known to work on the pod network \(Stale\)/,
    ],
    [
      'names the network without a verdict',
      { ...exampleNode({}, { verdict: { podGso: works, podEcn: works } }), pods: none },
      /GSO has no verdict on the host network, ECN has no verdict on the host network; everything else works/,
    ],
    [
      'says that an override decides',
      { ...exampleNode({ podGso: { ...works, reason: 'Override' } }), pods: none },
      /is capable: .* Set by hand \(label quicgso\.io\/override\), not by a test\.$/,
    ],
    [
      'says that quicgso is not installed',
      { ...withoutReport, report: { missing: 'kind' } },
      /quicgso is not installed in this cluster/,
    ],
    [
      'does not guess why a report is not visible',
      { ...withoutReport, report: { missing: 'access' } },
      /counts as not capable\.$/,
    ],
  ])('%s', (_what, facts, answer) => {
    expect(explainNode(facts).answer).toMatch(answer);
  });
});

describe('the disagreements with the verdict', () => {
  it.each<[string, ExplainedNode, string[]]>([
    ['are none if labels and map agree', good, []],
    [
      'include a label',
      withLabels({ 'quicgso.io/pod-gso': 'broken' }),
      ['The verdict is capable, but the label quicgso.io/pod-gso is broken.'],
    ],
    [
      'include a missing label',
      {
        ...good,
        node: {
          found: {
            name: 'n1',
            labels: {
              'quicgso.io/pod-gso': 'capable',
              'quicgso.io/host-gso': 'capable',
              'quicgso.io/pod-ecn': 'capable',
            },
          },
        },
      },
      ['The verdict is capable, but the label quicgso.io/host-ecn is missing.'],
    ],
    [
      'include a value in GsoNodeMap',
      { ...good, map: { found: { n1: 'capable,broken,capable,capable' } } },
      ['The verdict hostGso is capable, but GsoNodeMap has broken: newly bound pods follow the map.'],
    ],
    [
      'include a map without an entry for the node',
      { ...good, map: { found: {} } },
      ['GsoNodeMap has no entry for the node: newly bound pods get the safe values.'],
    ],
    [
      'include a missing map',
      { ...good, map: { missing: 'object' } },
      ['The GsoNodeMap named nodes does not exist: newly bound pods keep the safe values.'],
    ],
    ['are none if nothing is visible', { ...good, node: { missing: 'access' }, map: { missing: 'access' } }, []],
    ['are none without a verdict', { ...withoutReport, node: { found: { name: 'n1', labels: {} } } }, []],
  ])('%s', (_what, facts, expected) => {
    expect(explainNode(facts).disagreements).toEqual(expected);
  });
});

describe('the steps for a node', () => {
  it.each<[string, ExplainedNode, string[]]>([
    ['are none if everything works', good, []],
    ['retest after a change', { ...exampleNode({ podGso: lost }), pods: none }, ['quicgso reprobe n1']],
    [
      'remove an override',
      withLabels({ 'quicgso.io/override': 'capable' }),
      ['kubectl label node n1 quicgso.io/override-'],
    ],
    [
      're-enable the probes',
      { ...withLabels({ 'quicgso.io/probe': 'disabled' }), report: exampleNode({ podGso: stale }).report },
      ['kubectl label node n1 quicgso.io/probe-', 'kubectl get pods -n quicgso-system'],
    ],
    [
      'check a silent probe',
      { ...exampleNode({ podGso: stale }), pods: none },
      ['kubectl get pods -n quicgso-system -o wide --field-selector spec.nodeName=n1', 'quicgso reprobe n1'],
    ],
    [
      'check the operator',
      { ...withoutReport, node: { found: { name: 'n1', labels: {} } } },
      ['kubectl get pods -n quicgso-system', 'quicgso reprobe n1'],
    ],
    [
      'explain pods that run with old values',
      { ...good, pods: { found: [{ namespace: 'shop', name: 'caddy', runsWith: 'gso=on,ecn=on' }] } },
      ['quicgso explain pod/caddy -n shop'],
    ],
  ])('%s', (_what, facts, commands) => {
    expect(explainNode(facts).steps.flatMap((step) => step.commands)).toEqual(commands);
  });
});

it('lists objects that are not visible or not readable', () => {
  const facts: ExplainedNode = {
    ...exampleNode({}, { problems: ['spec.peers: odd'] }),
    node: { missing: 'access' },
    map: { missing: 'unreadable', why: 'nodes: odd.' },
    pods: { missing: 'access' },
  };
  const { unseen, ...explanation } = explainNode(facts);
  expect(unseen).toEqual([
    'GsoReport n1 has a field that this version cannot read: spec.peers: odd.',
    'No permission to read Node n1: its labels are unknown.',
    'nodes: odd.',
    'No permission to read pods in all namespaces: the pods on this node are unknown.',
  ]);
  expect(explanation).not.toHaveProperty('pods');
});

it('has stable fields for programs', () => {
  const { name, kernel, mapEntry, probeDisabled, pods, networks } = explainNode(good);
  expect({ name, kernel, mapEntry, probeDisabled, pods }).toEqual({
    name: 'n1',
    kernel: '6.18.44',
    mapEntry: 'capable,capable,capable,capable',
    probeDisabled: false,
    pods: { treated: 0, drifted: [] },
  });
  expect(networks[0]).toMatchObject({
    network: 'pod',
    verdicts: [
      {
        capability: 'gso',
        state: 'Capable',
        evidence: 'Wire',
        reason: 'Delivered',
        label: 'capable',
        inMap: 'capable',
      },
      { capability: 'ecn', state: 'Capable' },
    ],
    round: { lastRound: '2026-11-22T12:00:00Z', rounds: 7, maxSegments: 64 },
    families: [{ family: 'IPv4', gso: { state: 'Capable' } }],
    peers: [{ node: 'b' }],
    assigned: ['b'],
  });
});

describe('renderNode', () => {
  it('shows the answer, the evidence and the steps of a node with a fault', () => {
    const finding = {
      code: 'SilentLoss',
      severity: 'Error' as const,
      message: 'IPv4: bursts vanish.',
      remedies: [
        {
          target: 'Interface' as const,
          action: 'switch it off',
          commands: ['ethtool -K eth0 tx-udp-segmentation off'],
        },
      ],
    };
    const peer = {
      node: 'c',
      family: 'IPv4' as const,
      address: '10.1.2.5',
      time: '2026-11-22T12:00:00Z',
      gso: 'Broken' as const,
      ecn: 'Capable' as const,
      faults: { gso: { reason: 'SilentLoss' as const, message: 'Bursts vanish.' } },
      numbers: {
        control: { sent: 8, received: 8 },
        gso: { sent: 80, received: 0 },
        ecn: { sent: 2, received: 2 },
      },
    };
    const host = { ...hostObservation, findings: [finding], peers: [peer, ...(networkObservation.peers ?? [])] };
    const conditions = [
      {
        type: 'Fresh',
        status: 'True' as const,
        reason: 'Reported',
        message: 'Young.',
        lastTransitionTime: '2026-11-22T10:00:00Z',
      },
    ];
    const peers = { host: [{ node: 'd', addresses: [], port: 1 }] };
    const facts = { ...exampleNode({ hostGso: lost }, { host, conditions, peers }), pods: none };
    expect(renderNode(explainNode(facts), now)).toMatchInlineSnapshot(`
      "Node n1 is not fully capable: GSO is broken on the host network (SilentLoss); everything else works.

      node
        kernel 6.18.44
        egress interface eth0 (virtio_net, MTU 1500)
        treated pods: 0

      pod network: last round 10m ago, round 7, bursts of up to 64 segments
        GSO: Capable (Delivered, evidence: wire) for 2d: Every segment arrived.
        ECN: Capable (Delivered, evidence: wire) for 2d: Every segment arrived.
        IPv4 GSO: Capable (Delivered, wire): Every segment arrived.
        IPv4 ECN: Capable (Delivered, wire): Every segment arrived.
        peers that received everything: b

      host network: last round 10m ago, round 7, bursts of up to 64 segments
        GSO: Broken (SilentLoss, evidence: wire) for 2d: Bursts vanish.
        ECN: Capable (Delivered, evidence: wire) for 2d: Every segment arrived.
        IPv4 GSO: Capable (Delivered, wire): Every segment arrived.
        IPv4 ECN: Capable (Delivered, wire): Every segment arrived.
        peer c (IPv4 10.1.2.5): Broken (SilentLoss), received 0 of 80 GSO segments and 8 of 8 plain
          datagrams: Bursts vanish.
        peers that received everything: b
        peers not tested yet: d

      conditions
        Fresh True (Reported) for 2h: Young.

      published
        GsoNodeMap: capable,broken,capable,capable

      error SilentLoss
        host network: IPv4: bursts vanish.

      what to do, in this order

        NIC
          switch it off
            ethtool -K eth0 tx-udp-segmentation off

      what else to do
        retest after a change
          quicgso reprobe n1
      "
    `);
  });

  it('shows a finding of both networks once', () => {
    const finding = { code: 'OldKernel', severity: 'Warning' as const, message: 'Old.', remedies: [] };
    const facts = {
      ...exampleNode(
        {},
        { pod: { ...networkObservation, findings: [finding] }, host: { ...hostObservation, findings: [finding] } },
      ),
      pods: none,
    };
    expect(renderNode(explainNode(facts), now).match(/OldKernel\n.*/g)).toEqual(['OldKernel\n  both networks: Old.']);
  });

  it('shows a node about which nothing is known', () => {
    const facts: ExplainedNode = {
      ...withoutReport,
      node: { found: { name: 'n1', labels: { 'quicgso.io/override': 'capable', 'quicgso.io/probe': 'disabled' } } },
    };
    expect(renderNode(explainNode(facts), now)).toMatchInlineSnapshot(`
      "Node n1 has no verdict, which counts as not capable. It has no GsoReport, though the operator
      creates one for every Linux node: check that the operator is running.

      node
        label quicgso.io/override=capable: manual override; tests do not change it
        label quicgso.io/probe=disabled: no probes run on this node
        treated pods: 0

      pod network: no probe has reported
        GSO: no verdict
        ECN: no verdict

      host network: no probe has reported
        GSO: no verdict
        ECN: no verdict

      published
        no visible GsoNodeMap entry

      what to do
        go back to the test results (label quicgso.io/override=capable overrides them)
          kubectl label node n1 quicgso.io/override-
        re-enable the probes on this node
          kubectl label node n1 quicgso.io/probe-
        check that the operator is running
          kubectl get pods -n quicgso-system
      "
    `);
  });
});
