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
const elsewhere: Partial<PodFacts> = {
  pod: treatedPod({ annotations: boundTo('n1', 'true', 'false') }),
  node: exampleNode({ podGso: lost }),
};

describe('The answer', () => {
  it.each<[string, Partial<PodFacts>, RegExp]>([
    [
      'says what treats the pod, where it runs and what it has',
      {},
      /^Pod shop\/caddy is treated by rule 1 of GsoPolicy default and runs on n1, which is capable: QUIC_GO_DISABLE_GSO=false, QUIC_GO_DISABLE_ECN=false\.$/,
    ],
    [
      'says that its values are wrong',
      { node: exampleNode({ podGso: lost }) },
      /runs on n1\. What was written for QUIC_GO_DISABLE_GSO does not fit/,
    ],
    [
      'says that nothing selects it any more',
      withRules(),
      /is treated by something that no longer selects it and runs on n1, which is capable/,
    ],
    [
      'says less where its node cannot be seen',
      { node: { name: 'n1', report: { missing: 'access' }, node: { missing: 'access' }, map: { missing: 'access' } } },
      /and runs on n1: QUIC_GO_DISABLE_GSO=false/,
    ],
    [
      'says nothing of variables where there are none',
      { pod: treatedPod({ spec: { containers: [{ name: 'c' }] } }), ...withRules({ selector: {}, preset: 'none' }) },
      /runs on n1, which is capable\.$/,
    ],
  ])('%s', (_what, differences, answer) => {
    expect(explainPod(exampleFacts(differences)).answer).toMatch(answer);
  });
});

it('what could not be seen is said', () => {
  const unseen = explainPod(
    exampleFacts({
      namespace: { missing: 'access' },
      policy: { missing: 'unreadable', why: 'spec.rules.0.preset: is odd.' },
      node: { name: 'n1', report: { missing: 'access' }, node: { missing: 'object' }, map: { missing: 'kind' } },
    }),
  ).unseen;
  expect(unseen).toEqual([
    'You may not see the namespace shop, so whether it is opted in is not known.',
    'spec.rules.0.preset: is odd.',
    'You may not see GsoReport n1, so why it is (not) capable is not known.',
  ]);
});

it('programs get the same in fields that do not change', () => {
  expect(explainPod(exampleFacts(elsewhere))).toMatchObject({
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

describe('For people', () => {
  const text = (differences: Partial<PodFacts>): string => renderPod(explainPod(exampleFacts(differences)));

  it('a pod that no rule selects', () => {
    expect(text({ pod: examplePod(), ...withRules({ selector: { matchLabels: { app: 'nginx' } } }) }))
      .toMatchInlineSnapshot(`
      "Pod shop/caddy is not treated. No rule of GsoPolicy default selects it.

      treatment
        rule 1 (app=nginx): app=nginx: the pod has app=caddy

      placement
        Nothing was asked of its node, because the pod is not treated.
        It runs on n1, which is capable.

      what to do
        add a rule that selects it
          kubectl patch gsopolicy default -n shop --type json -p '[{"op":"add","path":"/spec/rules/-","value":{"selector":{"matchLabels":{"app":"caddy"}}}}]'
          quicgso.io/placement: prefer   # or this, as a label in its pod template
        re-create the pod
          kubectl delete pod caddy -n shop && kubectl apply -n shop -f FILE   # the file that it was made from
      "
    `);
  });

  it('a pod that waits', () => {
    expect(text(waiting)).toMatchInlineSnapshot(`
      "Pod shop/caddy is treated by rule 1 of GsoPolicy default, and has no node yet. It requires a node
      with quicgso.io/pod-gso=capable: n1 is capable and full, unless the scheduler names something else.

      treatment
        It is treated by rule 1 of GsoPolicy default, which selects every pod.

      placement
        Require: only a node with quicgso.io/pod-gso=capable may take it.
        n1: nothing that can be seen keeps it out
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
        add capable nodes, or make room on them
        or let it run elsewhere too, with GSO switched off
          kubectl patch gsopolicy default -n shop --type json -p '[{"op":"add","path":"/spec/rules/0/placement","value":"Prefer"}]'
          kubectl delete pod caddy -n shop && kubectl apply -n shop -f FILE   # the file that it was made from
      "
    `);
  });

  it('a pod on a node where GSO does not work', () => {
    expect(text(elsewhere)).toMatchInlineSnapshot(`
      "Pod shop/caddy is treated by rule 1 of GsoPolicy default and runs on n1, which is not capable
      (SilentLoss): QUIC_GO_DISABLE_GSO=true, QUIC_GO_DISABLE_ECN=false.

      treatment
        It is treated by rule 1 of GsoPolicy default, which selects app=caddy.

      placement
        Nothing was asked of its node: the pod named it itself (spec.nodeName) when it was created, so
          no scheduler chose.
        It runs on n1, which is not capable. GSO is broken on the pod network of n1 (SilentLoss,
          evidence: wire): Bursts vanish.

      container caddy
        QUIC_GO_DISABLE_GSO=true, from annotation quicgso.io/disable-gso.pod: GSO is broken on the pod
          network of n1 (SilentLoss, evidence: wire): Bursts vanish.
        QUIC_GO_DISABLE_ECN=false, from annotation quicgso.io/disable-ecn.pod: ECN works on the pod
          network of n1 (Delivered, evidence: wire).

      what to do
        see why the node is not capable, and which are
          quicgso explain node/n1
          quicgso nodes
      "
    `);
  });

  it('only the first of many capable nodes', () => {
    const found = Array.from({ length: 11 }, (_item, index) => ({
      name: `n${index}`,
      labels: { 'quicgso.io/pod-gso': 'capable' },
      cordoned: true,
      taints: [],
    }));
    const shown = text({ ...waiting, nodes: { found } });
    expect(shown).toMatch(/ {2}n7: it is cordoned\n {2}and 3 more\n/);
    expect(shown).not.toMatch(/n8:/);
  });
});
