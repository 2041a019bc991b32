import { expect, it } from 'vitest';
import { examplePod } from '../../../../test/support/examples/example-facts.ts';
import { nodeObstacles } from './node-obstacles.ts';
import type { ReadNode } from '../facts/read-node.ts';

const gso = { key: 'quicgso.io/pod-gso', operator: 'In', values: ['capable'] };
const node: ReadNode = { name: 'n1', labels: { zone: 'a', cpus: '8' }, cordoned: false, taints: [] };
const tainted = (key: string, value: string, effect: string): ReadNode => ({
  ...node,
  taints: [{ key, value, effect }],
});
const terms = (...nodeSelectorTerms: object[]): object => ({
  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } },
});
const label = (operator: string, ...values: string[]): object => ({ key: 'zone', operator, values });

it.each<[string, ReadNode, object, string[]]>([
  ['nothing', node, {}, []],
  [
    'a cordon, once',
    { ...node, cordoned: true, taints: [{ key: 'node.kubernetes.io/unschedulable', value: '', effect: 'NoSchedule' }] },
    {},
    ['cordoned'],
  ],
  ['a taint', tainted('gpu', '', 'NoSchedule'), {}, ['taint gpu:NoSchedule']],
  ['a taint with a value', tainted('team', 'x', 'NoExecute'), {}, ['taint team=x:NoExecute']],
  ['no taint that only prefers', tainted('team', 'x', 'PreferNoSchedule'), {}, []],
  [
    'no taint that is tolerated',
    tainted('team', 'x', 'NoSchedule'),
    { tolerations: [{ key: 'team', value: 'x' }] },
    [],
  ],
  [
    'no taint that is tolerated with any value',
    tainted('team', 'x', 'NoSchedule'),
    { tolerations: [{ key: 'team', operator: 'Exists' }] },
    [],
  ],
  ['no taint if all are tolerated', tainted('team', 'x', 'NoExecute'), { tolerations: [{ operator: 'Exists' }] }, []],
  [
    'a taint of another value',
    tainted('team', 'x', 'NoSchedule'),
    { tolerations: [{ key: 'team', value: 'y' }] },
    ['taint team=x:NoSchedule'],
  ],
  [
    'a taint of another effect',
    tainted('team', 'x', 'NoExecute'),
    { tolerations: [{ operator: 'Exists', effect: 'NoSchedule' }] },
    ['taint team=x:NoExecute'],
  ],
  [
    'a taint without a value that a toleration without a key names',
    tainted('team', '', 'NoSchedule'),
    { tolerations: [{ value: '' }] },
    ['taint team:NoSchedule'],
  ],
  ['no nodeSelector that matches', node, { nodeSelector: { zone: 'a' } }, []],
  [
    'a nodeSelector that does not match',
    node,
    { nodeSelector: { zone: 'b' } },
    ["excluded by the pod's nodeSelector zone=b"],
  ],
  ['no term with only a quicgso label', node, terms({ matchExpressions: [gso] }), []],
  ['no term that matches', node, terms({ matchExpressions: [gso, label('In', 'a', 'b')] }), []],
  [
    'no alternative if another matches',
    node,
    terms({ matchExpressions: [label('In', 'b')] }, { matchExpressions: [gso] }),
    [],
  ],
  [
    'a term that does not match',
    node,
    terms({ matchExpressions: [gso, label('In', 'b')] }),
    ["excluded by the pod's own node affinity"],
  ],
  ['an empty term', node, terms({}), ["excluded by the pod's own node affinity"]],
  [
    'a term for another node',
    node,
    terms({ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['n2'] }] }),
    ["excluded by the pod's own node affinity"],
  ],
  [
    'no term for this node',
    node,
    terms({ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['n1'] }] }),
    [],
  ],
  [
    'a term that excludes it',
    node,
    terms({ matchExpressions: [label('NotIn', 'a')] }),
    ["excluded by the pod's own node affinity"],
  ],
  ['no term that does not exclude it', node, terms({ matchExpressions: [{ ...label('NotIn', 'a'), key: 'x' }] }), []],
  ['no term for a label that it has', node, terms({ matchExpressions: [label('Exists')] }), []],
  [
    'a term for a label that it must not have',
    node,
    terms({ matchExpressions: [label('DoesNotExist')] }),
    ["excluded by the pod's own node affinity"],
  ],
  [
    'no term for a number that is greater',
    node,
    terms({ matchExpressions: [{ key: 'cpus', operator: 'Gt', values: ['4'] }] }),
    [],
  ],
  [
    'a term for a number that is not less',
    node,
    terms({ matchExpressions: [{ key: 'cpus', operator: 'Lt', values: ['8'] }] }),
    ["excluded by the pod's own node affinity"],
  ],
])('reports as obstacle: %s', (_what, given, spec, expected) => {
  expect(nodeObstacles(given, examplePod({ spec: { ...spec } }))).toEqual(expected);
});
