import { describe, expect, it } from 'vitest';
import { exampleNode, lost } from '../../../test/support/examples/example-node.ts';
import {
  boundTo,
  exampleFacts,
  examplePod,
  quicGoEnv,
  treatedPod,
  withRules,
} from '../../../test/support/examples/example-facts.ts';
import { explainPod } from './explain-pod.ts';
import type { PodFacts } from './facts/pod-facts.ts';
import { renderPod } from './render-pod.ts';

const gso = { key: 'quicgso.io/pod-gso', operator: 'In', values: ['capable'] };
const unscheduled = {
  conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/2 nodes are available.' }],
};
const waitingPod = treatedPod({
  annotations: { 'quicgso.io/disable-gso.pod': 'true', 'quicgso.io/disable-ecn.pod': 'true' },
  spec: {
    nodeName: '',
    containers: [{ name: 'caddy', env: quicGoEnv }],
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [gso] }] },
      },
    },
  },
  status: unscheduled,
});
const waiting: Partial<PodFacts> = {
  pod: waitingPod,
  ...withRules({ selector: {}, placement: 'Require' }),
  nodes: {
    found: [
      { name: 'n1', labels: { 'quicgso.io/pod-gso': 'capable' }, cordoned: false, taints: [] },
      { name: 'n2', labels: { 'quicgso.io/pod-gso': 'broken' }, cordoned: false, taints: [] },
    ],
  },
};
const onBrokenNode: Partial<PodFacts> = {
  pod: treatedPod({ annotations: boundTo('n1', 'true', 'false') }),
  node: exampleNode({ podGso: lost }),
};

describe('the answer for a pod', () => {
  it.each<[string, Partial<PodFacts>, RegExp]>([
    [
      'names the rule, the node and the values',
      {},
      /^Pod shop\/caddy is treated by rule 1 of GsoPolicy default and runs on n1, which is capable: QUIC_GO_DISABLE_GSO=false, QUIC_GO_DISABLE_ECN=false\.$/,
    ],
    [
      'says that the values are outdated',
      { node: exampleNode({ podGso: lost }) },
      /runs on n1\. The values of QUIC_GO_DISABLE_GSO no longer match/,
    ],
    [
      'says that nothing selects the pod any more',
      withRules(),
      /is treated by a rule or label that no longer selects it and runs on n1, which is capable/,
    ],
    [
      'leaves out a node that is not visible',
      { node: { name: 'n1', report: { missing: 'access' }, node: { missing: 'access' }, map: { missing: 'access' } } },
      /and runs on n1: QUIC_GO_DISABLE_GSO=false/,
    ],
    [
      'leaves out variables if there are none',
      { pod: treatedPod({ spec: { containers: [{ name: 'c' }] } }), ...withRules({ selector: {}, preset: 'none' }) },
      /runs on n1, which is capable\.$/,
    ],
  ])('%s', (_what, differences, answer) => {
    expect(explainPod(exampleFacts(differences)).answer).toMatch(answer);
  });
});

it('lists objects that are not visible', () => {
  const unseen = explainPod(
    exampleFacts({
      namespace: { missing: 'access' },
      policy: { missing: 'unreadable', why: 'spec.rules.0.preset: is odd.' },
      node: { name: 'n1', report: { missing: 'access' }, node: { missing: 'object' }, map: { missing: 'kind' } },
    }),
  ).unseen;
  expect(unseen).toEqual([
    'No permission to read namespace shop: whether it is opted in is unknown.',
    'spec.rules.0.preset: is odd.',
    'No permission to read GsoReport n1: the reasons for its verdicts are unknown.',
  ]);
});

it('has stable fields for programs', () => {
  expect(explainPod(exampleFacts(onBrokenNode))).toMatchObject({
    kind: 'Pod',
    namespace: 'shop',
    name: 'caddy',
    network: 'pod',
    treatment: { treated: true, reason: 'Rule', rule: 1 },
    placement: { asked: 'None', node: { name: 'n1', capable: false, reason: 'SilentLoss' } },
    containers: [
      {
        container: 'caddy',
        init: false,
        variables: [
          {
            name: 'QUIC_GO_DISABLE_GSO',
            value: 'true',
            source: 'Annotation',
            annotation: 'quicgso.io/disable-gso.pod',
            reason: 'NodeNotCapable',
          },
          { name: 'QUIC_GO_DISABLE_ECN', value: 'false', reason: 'NodeCapable' },
        ],
      },
    ],
    drift: { state: 'None' },
    products: [],
    unseen: [],
  });
});

describe('renderPod', () => {
  const text = (differences: Partial<PodFacts>): string => renderPod(explainPod(exampleFacts(differences)));

  it('shows a pod that no rule selects', () => {
    expect(text({ pod: examplePod(), ...withRules({ selector: { matchLabels: { app: 'nginx' } } }) }))
      .toMatchInlineSnapshot(`
        "Pod shop/caddy is not treated. No rule of GsoPolicy default selects it.

        treatment
          rule 1 (app=nginx): app=nginx is required, but the pod has app=caddy

        placement
          quicgso set no node affinity: the pod is not treated.
          It runs on n1, which is capable.

        what to do
          add a rule that selects it
            kubectl patch gsopolicy default -n shop --type json -p '[{"op":"add","path":"/spec/rules/-","value":{"selector":{"matchLabels":{"app":"caddy"}}}}]'
            quicgso.io/placement: prefer   # or set this label in its pod template
          re-create the pod
            kubectl delete pod caddy -n shop && kubectl apply -n shop -f FILE   # the manifest it was created from
        "
      `);
  });

  it('shows a pending pod', () => {
    expect(text(waiting)).toMatchInlineSnapshot(`
      "Pod shop/caddy is treated by rule 1 of GsoPolicy default and has no node yet. It requires a node
      with quicgso.io/pod-gso=capable: n1 is capable, but probably full; see the scheduler's message.

      treatment
        It is treated by rule 1 of GsoPolicy default, which selects every pod.

      placement
        Require: only nodes with quicgso.io/pod-gso=capable are allowed.
        n1: no visible obstacle
        The scheduler says: 0/2 nodes are available.

      container caddy
        QUIC_GO_DISABLE_GSO=true, from annotation quicgso.io/disable-gso.pod: the safe value, until the
          pod is bound to a node
        QUIC_GO_DISABLE_ECN=true, from annotation quicgso.io/disable-ecn.pod: the safe value, until the
          pod is bound to a node

      what to do
        see which nodes are capable, and why others are not
          quicgso nodes
          quicgso nodes --bad
        add capable nodes, or free capacity on them
        or also allow nodes that are not capable, with GSO switched off there
          kubectl patch gsopolicy default -n shop --type json -p '[{"op":"add","path":"/spec/rules/0/placement","value":"Prefer"}]'
          kubectl delete pod caddy -n shop && kubectl apply -n shop -f FILE   # the manifest it was created from
      "
    `);
  });

  it('shows a pod on a node where GSO does not work', () => {
    expect(text(onBrokenNode)).toMatchInlineSnapshot(`
      "Pod shop/caddy is treated by rule 1 of GsoPolicy default and runs on n1, which is not capable
      (SilentLoss): QUIC_GO_DISABLE_GSO=true, QUIC_GO_DISABLE_ECN=false.

      treatment
        It is treated by rule 1 of GsoPolicy default, which selects app=caddy.

      placement
        quicgso set no node affinity: the pod was created with spec.nodeName, so no scheduler chose its
          node.
        It runs on n1, which is not capable. GSO is broken on the pod network of n1 (SilentLoss,
          evidence: wire): Bursts vanish.

      container caddy
        QUIC_GO_DISABLE_GSO=true, from annotation quicgso.io/disable-gso.pod: GSO is broken on the pod
          network of n1 (SilentLoss, evidence: wire): Bursts vanish.
        QUIC_GO_DISABLE_ECN=false, from annotation quicgso.io/disable-ecn.pod: ECN works on the pod
          network of n1 (Delivered, evidence: wire).

      what to do
        see why the node is not capable, and which nodes are
          quicgso explain node/n1
          quicgso nodes
      "
    `);
  });

  it('shows only the first of many capable nodes', () => {
    const found = Array.from({ length: 11 }, (_item, index) => ({
      name: `n${index}`,
      labels: { 'quicgso.io/pod-gso': 'capable' },
      cordoned: true,
      taints: [],
    }));
    const shown = text({ ...waiting, nodes: { found } });
    expect(shown).toMatch(/ {2}n7: cordoned\n {2}and 3 more\n/);
    expect(shown).not.toMatch(/n8:/);
  });
});
