import { describe, expect, it } from 'vitest';
import { decide } from './decide.ts';
import { networks } from '../../api/names.ts';
import type { Observation, SeenProbe, SeenReport } from './observation.ts';

const started = 1000;
const report = (node: string): SeenReport => ({
  node,
  lastRound: { pod: started, host: started + 1 },
  hasVerdict: true,
  kernelTooOld: false,
});
const probe = (network: 'pod' | 'host', node: string): SeenProbe => ({
  pod: `${network}-${node}`,
  node,
  network,
  runsSince: started,
});
/** These probes, on the selected nodes. */
const withProbes = (...probes: readonly SeenProbe[]): Partial<Observation> => ({
  pods: { seen: { probes, readyOperators: 1 } },
  daemonSets: {
    seen: networks.map((network) => ({
      network,
      wanted: probes.filter((found) => found.network === network && found.node !== 'gone').length,
    })),
  },
});
const treated = { seen: { labelled: true, readsAnnotation: true } };
const refused = { failed: 'the API server returned 403', answered: true };
const lost = { failed: 'the API server is unreachable', answered: false };

const probes = [probe('pod', 'a'), probe('host', 'a'), probe('pod', 'b')];
const good: Observation = {
  nodes: { seen: ['a', 'b'] },
  reports: { seen: [report('a'), report('b')] },
  pods: { seen: { probes, readyOperators: 2 } },
  daemonSets: {
    seen: [
      { network: 'pod', wanted: 2 },
      { network: 'host', wanted: 1 },
    ],
  },
  treatment: treated,
};
const placedOk = 'every selected node has its probes';
const operatorOk = 'the operator is ready';
const nodesOk = '2 of 2 nodes have a report';
const probesOk = '3 of 3 probes have reported';
const verdictsOk = '2 of 2 tested nodes have a verdict';
const treatmentOk = 'a pod with the label quicgso.io/placement=prefer reads QUIC_GO_DISABLE_GSO from an annotation';
const logs = 'run kubectl -n quicgso-system logs deployment/quicgso-operator';

interface Row {
  readonly differs: Partial<Observation>;
  readonly ok: readonly string[];
  readonly missing: readonly string[];
}

it.each<[string, Row]>([
  [
    'all checks pass',
    { differs: {}, ok: [operatorOk, nodesOk, placedOk, probesOk, verdictsOk, treatmentOk], missing: [] },
  ],
  [
    'injection is not checked',
    { differs: { treatment: undefined }, ok: [operatorOk, nodesOk, placedOk, probesOk, verdictsOk], missing: [] },
  ],
  [
    'a node without a report: its probe cannot write one, and is not listed',
    {
      differs: { reports: { seen: [report('a')] } },
      ok: [operatorOk, placedOk, treatmentOk],
      missing: [`node b has no report: ${logs}`],
    },
  ],
  [
    'a probe that has not reported',
    {
      differs: { reports: { seen: [{ ...report('a'), lastRound: { pod: started } }, report('b')] } },
      ok: [operatorOk, nodesOk, placedOk, verdictsOk, treatmentOk],
      missing: [
        'the host probe on node a has not reported since it started: run kubectl -n quicgso-system logs host-a',
      ],
    },
  ],
  [
    'a probe that has not reported since it started: the report is from a previous one',
    {
      differs: {
        reports: { seen: [report('a'), { ...report('b'), lastRound: { pod: started - 1, host: started } }] },
      },
      ok: [operatorOk, nodesOk, placedOk, verdictsOk, treatmentOk],
      missing: ['the pod probe on node b has not reported since it started: run kubectl -n quicgso-system logs pod-b'],
    },
  ],
  [
    'a probe that is not running, despite a report from a previous one',
    {
      differs: withProbes(probe('pod', 'a'), { ...probe('pod', 'b'), runsSince: undefined }),
      ok: [operatorOk, nodesOk, placedOk, verdictsOk, treatmentOk],
      missing: ['the pod probe on node b is not running: run kubectl -n quicgso-system describe pod pod-b'],
    },
  ],
  [
    'no operator that is ready, despite verdicts from a previous one',
    {
      differs: { pods: { seen: { probes, readyOperators: 0 } } },
      ok: [nodesOk, placedOk, probesOk, verdictsOk, treatmentOk],
      missing: ['no operator is ready: run kubectl -n quicgso-system get deployments,pods'],
    },
  ],
  [
    'a kernel that is too old for the probe: its report is not awaited',
    {
      differs: {
        reports: { seen: [report('a'), { ...report('b'), lastRound: {}, kernelTooOld: true }] },
        ...withProbes(probe('pod', 'a'), { ...probe('pod', 'b'), runsSince: undefined }),
      },
      ok: [
        operatorOk,
        nodesOk,
        '1 of 2 nodes need no probe: their kernel is older than 4.18',
        placedOk,
        '1 of 1 probes have reported',
        '1 of 1 tested nodes have a verdict',
        treatmentOk,
      ],
      missing: [],
    },
  ],
  [
    'a network without a probe on a node is not required',
    {
      differs: { reports: { seen: [report('a'), { ...report('b'), lastRound: { pod: started } }] } },
      ok: [operatorOk, nodesOk, placedOk, probesOk, verdictsOk, treatmentOk],
      missing: [],
    },
  ],
  [
    'a report without a verdict',
    {
      differs: { reports: { seen: [report('a'), { ...report('b'), hasVerdict: false }] } },
      ok: [operatorOk, nodesOk, placedOk, probesOk, treatmentOk],
      missing: [`node b has no verdict: ${logs}`],
    },
  ],
  [
    'a node without probes needs a report but no verdict',
    {
      differs: {
        reports: { seen: [report('a'), { ...report('b'), lastRound: {}, hasVerdict: false }] },
        ...withProbes(probe('pod', 'a'), probe('host', 'a')),
      },
      ok: [
        operatorOk,
        nodesOk,
        placedOk,
        '2 of 2 probes have reported',
        '1 of 1 tested nodes have a verdict',
        treatmentOk,
      ],
      missing: [],
    },
  ],
  [
    'ignores the pod of a deleted node',
    {
      differs: withProbes(probe('pod', 'a'), probe('host', 'gone')),
      ok: [
        operatorOk,
        nodesOk,
        placedOk,
        '1 of 1 probes have reported',
        '1 of 1 tested nodes have a verdict',
        treatmentOk,
      ],
      missing: [],
    },
  ],
  [
    'DaemonSets that match no node',
    {
      differs: withProbes(),
      ok: [operatorOk, nodesOk, treatmentOk],
      missing: [
        'the probe DaemonSets match no node: check probe.nodeSelector and probe.tolerations: ' +
          'helm -n quicgso-system get values quicgso --all',
      ],
    },
  ],
  [
    'no probe pods on the selected nodes',
    {
      differs: { pods: { seen: { probes: [], readyOperators: 1 } } },
      ok: [operatorOk, nodesOk, treatmentOk],
      missing: [
        'DaemonSet quicgso-probe-pod has pods on 0 of 2 nodes: ' +
          'run kubectl -n quicgso-system describe daemonsets,pods -l app.kubernetes.io/component=probe-pod',
        'DaemonSet quicgso-probe-host has pods on 0 of 1 nodes: ' +
          'run kubectl -n quicgso-system describe daemonsets,pods -l app.kubernetes.io/component=probe-host',
      ],
    },
  ],
  [
    'pods of a DaemonSet that are unscheduled or cannot be created',
    {
      differs: {
        daemonSets: {
          seen: [
            { network: 'pod', wanted: 2 },
            { network: 'host', wanted: 2 },
          ],
        },
      },
      ok: [operatorOk, nodesOk, probesOk, verdictsOk, treatmentOk],
      missing: [
        'DaemonSet quicgso-probe-host has pods on 1 of 2 nodes: ' +
          'run kubectl -n quicgso-system describe daemonsets,pods -l app.kubernetes.io/component=probe-host',
      ],
    },
  ],
  [
    'a deleted DaemonSet',
    {
      differs: {
        daemonSets: {
          seen: [
            { network: 'pod', wanted: 2 },
            { network: 'host', wanted: undefined },
          ],
        },
      },
      ok: [operatorOk, nodesOk, probesOk, verdictsOk, treatmentOk],
      missing: ['DaemonSet quicgso-probe-host does not exist: run helm upgrade to re-create it'],
    },
  ],
  [
    'both probes are disabled',
    {
      differs: { ...withProbes(), daemonSets: { seen: [] } },
      ok: [operatorOk, nodesOk, 'both probes are disabled in the chart values', treatmentOk],
      missing: [],
    },
  ],
  [
    'forbidden DaemonSets: still checks the reports',
    {
      differs: { daemonSets: refused },
      ok: [operatorOk, nodesOk, treatmentOk],
      missing: ['cannot read DaemonSets: the API server returned 403: check the Role quicgso-test in quicgso-system'],
    },
  ],
  [
    'a pod that is not treated',
    {
      differs: { treatment: { seen: { labelled: false, readsAnnotation: false } } },
      ok: [operatorOk, nodesOk, placedOk, probesOk, verdictsOk],
      missing: [
        'a pod with the label quicgso.io/placement=prefer does not get the label quicgso.io/injected: ' +
          'check that the policies of quicgso exist: kubectl get mutatingadmissionpolicies,mutatingadmissionpolicybindings',
      ],
    },
  ],
  [
    'a pod whose variable another webhook sets',
    {
      differs: { treatment: { seen: { labelled: true, readsAnnotation: false } } },
      ok: [operatorOk, nodesOk, placedOk, probesOk, verdictsOk],
      missing: [
        'a pod with the label quicgso.io/placement=prefer does not read QUIC_GO_DISABLE_GSO from its annotation: ' +
          'check whether another webhook sets it: kubectl get mutatingwebhookconfigurations',
      ],
    },
  ],
  [
    'forbidden nodes: still checks the treatment',
    {
      differs: { nodes: refused },
      ok: [operatorOk, treatmentOk],
      missing: ['cannot list nodes: the API server returned 403: check the ClusterRole quicgso-test'],
    },
  ],
  [
    'forbidden pods: still checks the reports',
    {
      differs: { pods: refused },
      ok: [nodesOk, treatmentOk],
      missing: ['cannot list quicgso pods: the API server returned 403: check the Role quicgso-test in quicgso-system'],
    },
  ],
  [
    'a pod that cannot be created',
    {
      differs: { treatment: refused },
      ok: [operatorOk, nodesOk, placedOk, probesOk, verdictsOk],
      missing: [
        'cannot create a pod in quicgso-system-helm-test (dry run): the API server returned 403: ' +
          'check that namespace, its Role quicgso-test and other admission control in it',
      ],
    },
  ],
  [
    'an unreachable API server is reported once',
    {
      differs: { nodes: lost, reports: lost, pods: lost, daemonSets: lost, treatment: lost },
      ok: [],
      missing: ['the API server is unreachable: check whether a NetworkPolicy blocks pods in quicgso-system'],
    },
  ],
])('%s', (_, { differs, ok, missing }) => {
  expect(decide({ ...good, ...differs })).toEqual({ ok, missing });
});

describe('with many missing items', () => {
  it('names ten and counts the rest', () => {
    const seen = Array.from({ length: 13 }, (_, index) => `node-${index}`);
    const { missing } = decide({
      ...good,
      nodes: { seen },
      reports: { seen: [] },
      ...withProbes(probe('pod', 'node-0')),
    });
    expect(missing).toHaveLength(11);
    expect(missing.at(9)).toMatch(/^node node-9 has no report/);
    expect(missing.at(10)).toBe('3 more nodes have no report');
  });
});
