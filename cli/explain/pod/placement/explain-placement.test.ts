import { describe, expect, it } from 'vitest';
import type { PolicyRule } from '../../../../api/v1alpha1.ts';
import { exampleNode, lost } from '../../../../test/support/examples/example-node.ts';
import {
  caddyRule,
  exampleFacts,
  examplePod,
  treatedPod,
  withRules,
} from '../../../../test/support/examples/example-facts.ts';
import { explainPlacement, type PlacementExplanation, type PlacementReason } from './explain-placement.ts';
import { type PodFacts, situationOf } from '../facts/pod-facts.ts';
import type { ReadNode } from '../facts/read-node.ts';
import type { ReadPod } from '../facts/read-pod.ts';
import type { WaitingReason } from './explain-pending.ts';

const gso = { key: 'quicgso.io/pod-gso', operator: 'In', values: ['capable'] };
const ecn = { key: 'quicgso.io/pod-ecn', operator: 'In', values: ['capable'] };
const zone = { key: 'zone', operator: 'In', values: ['a'] };

function requiring(...terms: object[]): Record<string, unknown> {
  return {
    affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } } },
  };
}
const preferring = {
  affinity: {
    nodeAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, preference: { matchExpressions: [gso] } }],
    },
  },
};
const require: PolicyRule = { ...caddyRule, placement: 'Require' };

function explain(differences: Partial<PodFacts>): PlacementExplanation {
  return explainPlacement(situationOf(exampleFacts(differences)));
}

describe('what a pod asks of its node', () => {
  it.each<[string, ReadPod, PolicyRule | undefined, PlacementExplanation['asked'], PlacementReason, RegExp]>([
    [
      'is a preference',
      treatedPod({ spec: preferring }),
      caddyRule,
      'Prefer',
      'AsSelected',
      /^Prefer: nodes with quicgso\.io\/pod-gso=capable are preferred\.$/,
    ],
    [
      'is a requirement of every alternative',
      treatedPod({ spec: requiring({ matchExpressions: [gso, zone] }, { matchExpressions: [gso] }) }),
      require,
      'Require',
      'AsSelected',
      /^Require: only nodes with quicgso\.io\/pod-gso=capable are allowed\.$/,
    ],
    [
      'is nothing if one alternative does not require it',
      treatedPod({ spec: requiring({ matchExpressions: [gso] }, { matchExpressions: [zone] }) }),
      { ...caddyRule, placement: 'None' },
      'None',
      'PlacementNone',
      /placement is None/,
    ],
    [
      'is a requirement although an empty alternative, which matches no node, lacks it',
      treatedPod({ spec: requiring({ matchExpressions: [gso, ecn] }, {}) }),
      { ...require, needs: ['GSO', 'ECN'] },
      'Require',
      'AsSelected',
      /pod-gso=capable and quicgso\.io\/pod-ecn=capable/,
    ],
    [
      'is what the rule said at creation',
      treatedPod({ spec: preferring }),
      require,
      'Prefer',
      'Changed',
      /says Require, which applies once the pod is re-created/,
    ],
    [
      'is what its author set',
      examplePod({ spec: requiring({ matchExpressions: [gso] }) }),
      undefined,
      'Require',
      'OwnAffinity',
      /set by the pod's author, not by quicgso/,
    ],
    [
      'is what its author set as nodeSelector',
      examplePod({ spec: { nodeSelector: { 'quicgso.io/pod-gso': 'capable' } } }),
      undefined,
      'Require',
      'OwnAffinity',
      /set by the pod's author, not by quicgso/,
    ],
    ['is nothing if it is not treated', examplePod(), caddyRule, 'None', 'NotTreated', /the pod is not treated/],
    [
      'is nothing for a DaemonSet pod',
      treatedPod({ ownerReferences: [{ kind: 'DaemonSet', name: 'caddy', controller: true }] }),
      caddyRule,
      'None',
      'DaemonSet',
      /a DaemonSet pod belongs to its node/,
    ],
    [
      'is nothing for a pod that named its node',
      treatedPod(),
      caddyRule,
      'None',
      'NamedItsNode',
      /created with spec\.nodeName/,
    ],
    [
      'is nothing if the rule at creation asked for nothing',
      treatedPod({ createdAt: '2026-10-01T00:00:00Z' }),
      caddyRule,
      'None',
      'Changed',
      /the rule or label at its creation did not ask for one/,
    ],
  ])('%s', (_what, pod, rule, asked, reason, message) => {
    const rules = rule === undefined ? [] : [rule];
    const explained = explain({ pod, ...withRules(...rules) });
    expect(explained).toMatchObject({ asked, reason });
    expect(explained.message).toMatch(message);
  });
});

describe('the node of a pod', () => {
  it.each<[string, Partial<PodFacts>, boolean | undefined, RegExp, number]>([
    ['is capable', {}, true, /^It runs on n1, which is capable\.$/, 0],
    [
      'is not capable of GSO',
      { node: exampleNode({ podGso: lost }) },
      false,
      /^It runs on n1, which is not capable\. GSO is broken .* Bursts vanish\.$/,
      1,
    ],
    [
      'is not capable of ECN, which the pod does not ask for',
      { node: exampleNode({ podEcn: lost }) },
      true,
      /which is capable/,
      0,
    ],
    [
      'was capable when it was chosen',
      { node: exampleNode({ podGso: lost }), pod: treatedPod({ spec: requiring({ matchExpressions: [gso] }) }) },
      false,
      /It was capable when the scheduler chose it/,
      1,
    ],
    [
      'is not visible',
      { node: { name: 'n1', report: { missing: 'access' }, node: { missing: 'access' }, map: { missing: 'kind' } } },
      undefined,
      /are not visible/,
      0,
    ],
  ])('%s', (_what, differences, capable, message, steps) => {
    const explained = explain({ pod: treatedPod(), ...differences });
    expect(explained.node?.capable).toBe(capable);
    expect(explained.node?.message).toMatch(message);
    expect(explained.steps).toHaveLength(steps);
  });
});

describe('a pending pod', () => {
  const unscheduled = (reason: string, message = '0/3 nodes are available.'): Record<string, unknown> => ({
    conditions: [{ type: 'PodScheduled', status: 'False', reason, message }],
  });
  const waiting = (spec: object, status = unscheduled('Unschedulable')): ReadPod =>
    treatedPod({ spec: { nodeName: '', ...spec }, status });
  const required = requiring({ matchExpressions: [gso] });
  const node = (name: string, differences: Partial<ReadNode> = {}): ReadNode => ({
    name,
    labels: { 'quicgso.io/pod-gso': 'capable' },
    cordoned: false,
    taints: [],
    ...differences,
  });
  const broken = node('broken', { labels: { 'quicgso.io/pod-gso': 'broken' } });
  const cordoned = node('cordoned', { cordoned: true });

  it.each<[string, ReadPod, readonly ReadNode[], WaitingReason, RegExp]>([
    [
      'has not been considered by a scheduler',
      waiting(required, {}),
      [],
      'NotScheduledYet',
      /no scheduler has said why/,
    ],
    [
      'is held back by scheduling gates',
      waiting(required, unscheduled('SchedulingGated')),
      [],
      'Gated',
      /scheduling gates, which quicgso does not set/,
    ],
    ['only has a preference', waiting(preferring), [broken], 'NotByUs', /placement Prefer never blocks scheduling/],
    ['asks for nothing', waiting({}), [broken], 'NotByUs', /placement None does not constrain its node/],
    [
      'requires a capable node, but there is none',
      waiting(required),
      [broken],
      'NoCapableNode',
      /^It requires a node with quicgso\.io\/pod-gso=capable, but the only node does not have it\.$/,
    ],
    [
      'requires a capable node, but the only one is blocked',
      waiting(required),
      [broken, cordoned],
      'CapableNodesClosed',
      /The only capable node is blocked by a taint, a cordon or another constraint\.$/,
    ],
    [
      'requires a capable node, but all are blocked',
      waiting(required),
      [cordoned, node('tainted', { taints: [{ key: 'gpu', value: '', effect: 'NoSchedule' }] })],
      'CapableNodesClosed',
      /All 2 capable nodes are blocked/,
    ],
    [
      'requires a capable node, but the unblocked one is full',
      waiting(required),
      [broken, node('full'), cordoned],
      'CapableNodesFull',
      /: full is capable, but probably full; see the scheduler's message\.$/,
    ],
  ])('%s', (_what, pod, nodes, reason, message) => {
    const explained = explain({ pod, ...withRules(require), nodes: { found: nodes } }).waiting;
    expect(explained?.reason).toBe(reason);
    expect(explained?.message).toMatch(message);
  });

  it('shows the message of the scheduler, and the obstacles on each capable node', () => {
    const nodes = { found: [broken, node('full'), cordoned] };
    expect(explain({ pod: waiting(required), ...withRules(require), nodes }).waiting).toMatchObject({
      scheduler: '0/3 nodes are available.',
      capableNodes: [
        { node: 'full', obstacles: [] },
        { node: 'cordoned', obstacles: ['cordoned'] },
      ],
    });
  });

  it('says if the nodes are not visible', () => {
    const explained = explain({ pod: waiting(required), nodes: { missing: 'access' } }).waiting;
    expect(explained?.reason).toBe('NodesNotSeen');
    expect(explained?.message).toMatch(/No permission to read the nodes\./);
  });

  it.each<[string, Partial<PodFacts>, string[]]>([
    [
      'changing the rule to Prefer',
      { pod: waiting(required), ...withRules(require) },
      [
        `kubectl patch gsopolicy default -n shop --type json -p '[{"op":"add","path":"/spec/rules/0/placement","value":"Prefer"}]'`,
        expect.stringMatching(/^kubectl delete pod caddy/),
      ],
    ],
    [
      'changing its label to prefer',
      {
        pod: treatedPod({
          labels: { 'quicgso.io/placement': 'require' },
          spec: { nodeName: '', ...required },
          status: unscheduled('Unschedulable'),
        }),
      },
      ['quicgso.io/placement: prefer   # in its pod template', expect.any(String)],
    ],
    ['no such change if its author set the requirement', { pod: waiting(required), ...withRules() }, []],
  ])('gets as last step: %s', (_what, differences, commands) => {
    const { steps } = explain({ nodes: { found: [] }, ...differences });
    expect(steps[0]?.commands).toEqual(['quicgso nodes', 'quicgso nodes --bad']);
    expect(steps.slice(2).flatMap((step) => step.commands)).toEqual(commands);
  });

  it('is not pending if it has finished', () => {
    const pod = treatedPod({ spec: { nodeName: '' }, status: { phase: 'Failed' } });
    expect(explain({ pod }).waiting).toBeUndefined();
  });
});
