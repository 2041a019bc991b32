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
import type { WaitingReason } from './explain-waiting.ts';

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

describe('What was asked of its node', () => {
  it.each<[string, ReadPod, PolicyRule | undefined, PlacementExplanation['asked'], PlacementReason, RegExp]>([
    [
      'is a wish',
      treatedPod({ spec: preferring }),
      caddyRule,
      'Prefer',
      'AsSelected',
      /^Prefer: a node with quicgso\.io\/pod-gso=capable is tried first\.$/,
    ],
    [
      'is a demand of every alternative',
      treatedPod({ spec: requiring({ matchExpressions: [gso, zone] }, { matchExpressions: [gso] }) }),
      require,
      'Require',
      'AsSelected',
      /^Require: only a node with quicgso\.io\/pod-gso=capable may take it\.$/,
    ],
    [
      'is no demand when an alternative goes without',
      treatedPod({ spec: requiring({ matchExpressions: [gso] }, { matchExpressions: [zone] }) }),
      { ...caddyRule, placement: 'None' },
      'None',
      'PlacementNone',
      /placement is None/,
    ],
    [
      'is a demand beside an alternative that is empty and fits no node',
      treatedPod({ spec: requiring({ matchExpressions: [gso, ecn] }, {}) }),
      { ...require, needs: ['GSO', 'ECN'] },
      'Require',
      'AsSelected',
      /pod-gso=capable and quicgso\.io\/pod-ecn=capable/,
    ],
    [
      'is what the rule said then',
      treatedPod({ spec: preferring }),
      require,
      'Prefer',
      'Changed',
      /says Require now; it changes when the pod is re-created/,
    ],
    [
      'is what its author wrote',
      examplePod({ spec: requiring({ matchExpressions: [gso] }) }),
      undefined,
      'Require',
      'OwnAffinity',
      /as its own author wrote/,
    ],
    [
      'is what its author wrote as nodeSelector',
      examplePod({ spec: { nodeSelector: { 'quicgso.io/pod-gso': 'capable' } } }),
      undefined,
      'Require',
      'OwnAffinity',
      /as its own author wrote/,
    ],
    ['is nothing, as it is not treated', examplePod(), caddyRule, 'None', 'NotTreated', /the pod is not treated/],
    [
      'is nothing for the pod of a DaemonSet',
      treatedPod({ ownerReferences: [{ kind: 'DaemonSet', name: 'caddy', controller: true }] }),
      caddyRule,
      'None',
      'DaemonSet',
      /a pod of a DaemonSet belongs to its node/,
    ],
    [
      'is nothing for a pod that named its node',
      treatedPod(),
      caddyRule,
      'None',
      'NamedItsNode',
      /named it itself \(spec\.nodeName\)/,
    ],
    [
      'is nothing, by what treated it then',
      treatedPod({ createdAt: '2026-10-01T00:00:00Z' }),
      caddyRule,
      'None',
      'Changed',
      /by what treated it when it was created/,
    ],
  ])('%s', (_what, pod, rule, asked, reason, message) => {
    const rules = rule === undefined ? [] : [rule];
    const explained = explain({ pod, ...withRules(...rules) });
    expect(explained).toMatchObject({ asked, reason });
    expect(explained.message).toMatch(message);
  });
});

describe('The node where it landed', () => {
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
      'is not capable of ECN, which was not asked for',
      { node: exampleNode({ podEcn: lost }) },
      true,
      /which is capable/,
      0,
    ],
    [
      'was capable when it was required',
      { node: exampleNode({ podGso: lost }), pod: treatedPod({ spec: requiring({ matchExpressions: [gso] }) }) },
      false,
      /It was capable when a scheduler chose it/,
      1,
    ],
    [
      'cannot be seen',
      { node: { name: 'n1', report: { missing: 'access' }, node: { missing: 'access' }, map: { missing: 'kind' } } },
      undefined,
      /could not be seen/,
      0,
    ],
  ])('%s', (_what, differences, capable, message, steps) => {
    const explained = explain({ pod: treatedPod(), ...differences });
    expect(explained.node?.capable).toBe(capable);
    expect(explained.node?.message).toMatch(message);
    expect(explained.steps).toHaveLength(steps);
  });
});

describe('A pod without a node', () => {
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
    ['has not been looked at', waiting(required, {}), [], 'NotScheduledYet', /no scheduler has said why/],
    [
      'is held by its gates',
      waiting(required, unscheduled('SchedulingGated')),
      [],
      'Gated',
      /scheduling gates, which are not ours/,
    ],
    [
      'only has a wish',
      waiting(preferring),
      [broken],
      'NotByUs',
      /placement Prefer is a wish and keeps no pod waiting/,
    ],
    ['has asked for nothing', waiting({}), [broken], 'NotByUs', /placement None asks nothing of its node/],
    [
      'requires what no node has',
      waiting(required),
      [broken],
      'NoCapableNode',
      /^It requires a node with quicgso\.io\/pod-gso=capable, and none of the 1 nodes has that\.$/,
    ],
    [
      'requires one that is closed',
      waiting(required),
      [broken, cordoned],
      'CapableNodesClosed',
      /The one capable node has something that keeps it out/,
    ],
    [
      'requires one of several that are closed',
      waiting(required),
      [cordoned, node('tainted', { taints: [{ key: 'gpu', value: '', effect: 'NoSchedule' }] })],
      'CapableNodesClosed',
      /Each of the 2 capable nodes has something/,
    ],
    [
      'requires one that is full',
      waiting(required),
      [broken, node('full'), cordoned],
      'CapableNodesFull',
      /: full is capable and full, unless the scheduler names something else\.$/,
    ],
  ])('%s', (_what, pod, nodes, reason, message) => {
    const explained = explain({ pod, ...withRules(require), nodes: { found: nodes } }).waiting;
    expect(explained?.reason).toBe(reason);
    expect(explained?.message).toMatch(message);
  });

  it('repeats what the scheduler says, and lists the capable nodes and what keeps it out', () => {
    const nodes = { found: [broken, node('full'), cordoned] };
    expect(explain({ pod: waiting(required), ...withRules(require), nodes }).waiting).toMatchObject({
      scheduler: '0/3 nodes are available.',
      capableNodes: [
        { node: 'full', obstacles: [] },
        { node: 'cordoned', obstacles: ['it is cordoned'] },
      ],
    });
  });

  it('says so when the nodes cannot be seen', () => {
    const explained = explain({ pod: waiting(required), nodes: { missing: 'access' } }).waiting;
    expect(explained?.reason).toBe('NodesNotSeen');
    expect(explained?.message).toMatch(/You may not see the nodes\./);
  });

  it.each<[string, Partial<PodFacts>, string[]]>([
    [
      'to have the rule prefer',
      { pod: waiting(required), ...withRules(require) },
      [
        `kubectl patch gsopolicy default -n shop --type json -p '[{"op":"add","path":"/spec/rules/0/placement","value":"Prefer"}]'`,
        expect.stringMatching(/^kubectl delete pod caddy/),
      ],
    ],
    [
      'to prefer by its label',
      {
        pod: treatedPod({
          labels: { 'quicgso.io/placement': 'require' },
          spec: { nodeName: '', ...required },
          status: unscheduled('Unschedulable'),
        }),
      },
      ['quicgso.io/placement: prefer   # in its pod template', expect.any(String)],
    ],
    ['nothing of the kind when it asks by itself', { pod: waiting(required), ...withRules() }, []],
  ])('is told %s', (_what, differences, commands) => {
    const { steps } = explain({ nodes: { found: [] }, ...differences });
    expect(steps[0]?.commands).toEqual(['quicgso nodes', 'quicgso nodes --bad']);
    expect(steps.slice(2).flatMap((step) => step.commands)).toEqual(commands);
  });

  it('and without a need of one waits for nothing', () => {
    const pod = treatedPod({ spec: { nodeName: '' }, status: { phase: 'Failed' } });
    expect(explain({ pod }).waiting).toBeUndefined();
  });
});
