import { describe, expect, it } from 'vitest';
import { sandboxClasses } from '../../../../api/treatment/sandboxes.ts';
import type { PolicyRule } from '../../../../api/v1alpha1.ts';
import { exampleNode, lost, works } from '../../../../test/support/examples/example-node.ts';
import type { NodeFacts } from '../../../lookup/node-facts.ts';
import {
  boundTo,
  caddyRule,
  exampleFacts,
  examplePod,
  fromAnnotation,
  quicGoEnv,
  treatedPod,
  withRules,
} from '../../../../test/support/examples/example-facts.ts';
import { explainContainers } from './explain-containers.ts';
import { situationOf } from '../facts/pod-facts.ts';
import type { ReadPod } from '../facts/read-pod.ts';
import type { ContainerExplanation, VariableExplanation, VariableReason } from './variable-explanation.ts';

interface Case {
  readonly pod?: ReadPod;
  readonly rule?: PolicyRule | undefined;
  readonly node?: NodeFacts;
}

function explain({ pod = treatedPod(), rule = caddyRule, node = exampleNode() }: Case): ContainerExplanation[] {
  const facts = { pod, node: pod.node === undefined ? undefined : node, ...withRules(rule) };
  return explainContainers(situationOf(exampleFacts(facts)));
}

function gsoOf(given: Case): VariableExplanation | undefined {
  return explain(given)[0]?.variables.find(({ name }) => name === 'QUIC_GO_DISABLE_GSO');
}

const withEnv = (...env: object[]): ReadPod => treatedPod({ spec: { containers: [{ name: 'caddy', env }] } });
const unseen: NodeFacts = {
  name: 'n1',
  report: { missing: 'access' },
  node: { missing: 'access' },
  map: { missing: 'access' },
};
const untested: NodeFacts = { ...unseen, report: { missing: 'object' }, node: { found: { name: 'n1', labels: {} } } };

describe('A variable that is read from an annotation', () => {
  it.each<[string, Case, string, VariableReason, RegExp]>([
    [
      'is off where GSO works',
      {},
      'false',
      'NodeCapable',
      /^GSO works on the pod network of n1 \(Delivered, evidence: wire\)\.$/,
    ],
    [
      'is on where GSO does not work',
      { pod: treatedPod({ annotations: boundTo('n1', 'true', 'false') }), node: exampleNode({ podGso: lost }) },
      'true',
      'NodeNotCapable',
      /GSO is broken on the pod network of n1 \(SilentLoss, evidence: wire\): Bursts vanish\./,
    ],
    [
      'says that the verdict has changed',
      { node: exampleNode({ podGso: lost }) },
      'false',
      'VerdictChanged',
      /^"true" would be right now: GSO is broken/,
    ],
    [
      'is the safe value on a node that was never tested',
      { pod: treatedPod({ annotations: boundTo('n1', 'true', 'true') }), node: untested },
      'true',
      'NodeNotCapable',
      /n1 has no verdict about GSO on its pod network, which counts as not capable/,
    ],
    ['may be right where nothing can be seen of the node', { node: unseen }, 'false', 'NotSeen', /could not be seen/],
    [
      'goes by GsoNodeMap where there is no report to be seen',
      { node: { ...unseen, map: { found: { n1: 'broken,capable,capable,capable' } } } },
      'false',
      'VerdictChanged',
      /GSO is broken .*; no GsoReport could be seen that says why/,
    ],
    [
      'goes by the label of the Node where there is nothing else to be seen',
      { node: { ...unseen, node: { found: { name: 'n1', labels: { 'quicgso.io/pod-gso': 'capable' } } } } },
      'false',
      'NodeCapable',
      /^GSO works/,
    ],
    [
      'is the safe value before the pod has a node',
      {
        pod: treatedPod({
          annotations: { 'quicgso.io/disable-gso.pod': 'true' },
          spec: { nodeName: '', containers: [{ name: 'caddy', env: quicGoEnv }] },
        }),
      },
      'true',
      'NotBound',
      /until the pod is bound/,
    ],
    [
      'is the safe value where binding wrote nothing',
      { pod: treatedPod({ annotations: { ...boundTo('', 'true', 'true') } }) },
      'true',
      'NotWritten',
      /when it was bound to n1, nothing was written/,
    ],
    [
      'is nothing that we write',
      { pod: treatedPod({ annotations: { 'quicgso.io/disable-gso.pod': 'yes' } }) },
      'yes',
      'UnexpectedValue',
      /neither "false" \(capable\) nor "true"/,
    ],
    [
      'is empty when the annotation is gone',
      { pod: withEnv(fromAnnotation('QUIC_GO_DISABLE_GSO', 'quicgso.io/disable-gso.host')) },
      '',
      'AnnotationMissing',
      /programs read that as "not disabled"/,
    ],
    [
      'is explained also when no rule selects the pod any more',
      { rule: { selector: { matchLabels: { app: 'x' } } } },
      'false',
      'NodeCapable',
      /GSO works/,
    ],
  ])('%s', (_what, given, value, reason, message) => {
    const explained = gsoOf(given);
    expect(explained).toMatchObject({ source: 'Annotation', value, reason });
    expect(explained?.message).toMatch(message);
  });

  it('is that of the network of the pod', () => {
    const pod = treatedPod({
      annotations: { 'quicgso.io/disable-gso.host': 'true' },
      spec: {
        hostNetwork: true,
        containers: [{ name: 'caddy', env: [fromAnnotation('QUIC_GO_DISABLE_GSO', 'quicgso.io/disable-gso.host')] }],
      },
    });
    expect(gsoOf({ pod, node: exampleNode({ hostGso: lost }) })).toMatchObject({
      annotation: 'quicgso.io/disable-gso.host',
      reason: 'NodeNotCapable',
    });
  });
});

describe("A variable of a rule's own", () => {
  const tunnel = { name: 'TRANSPORT', whenCapable: 'quic', whenIncapable: 'http2' };
  const rule: PolicyRule = { ...caddyRule, preset: 'none', needs: ['GSO', 'ECN'], env: [tunnel] };
  const key = 'quicgso.io/env.TRANSPORT.pod';
  const pod = (value: string): ReadPod =>
    treatedPod({
      annotations: { [key]: value },
      spec: { containers: [{ name: 'caddy', env: [fromAnnotation('TRANSPORT', key)] }] },
    });

  it.each<[string, string, NodeFacts, PolicyRule, VariableReason, RegExp]>([
    ['is the one for capable nodes', 'quic', exampleNode(), rule, 'NodeCapable', /GSO works/],
    [
      'is the other where ECN does not work',
      'http2',
      exampleNode({ podEcn: lost }),
      rule,
      'NodeNotCapable',
      /ECN is broken/,
    ],
    ['is wrong by now', 'quic', exampleNode({ podEcn: lost }), rule, 'VerdictChanged', /"http2" would be right now/],
    [
      'is from a former rule',
      'h3',
      exampleNode(),
      rule,
      'UnexpectedValue',
      /the rule, or somebody the annotation, changed/,
    ],
    ['has no rule any more', 'quic', exampleNode(), caddyRule, 'NoRule', /no rule of now/],
  ])('%s', (_what, value, node, selected, reason, message) => {
    const [container] = explain({ pod: pod(value), rule: selected, node });
    const variable = container?.variables.find(({ name }) => name === 'TRANSPORT');
    expect(variable).toMatchObject({ value, annotation: key, reason });
    expect(variable?.message).toMatch(message);
  });
});

describe('A variable that a container sets itself', () => {
  it.each<[string, object, Partial<VariableExplanation>, RegExp]>([
    ['is kept', { value: 'false' }, { value: 'false' }, /^set by the container itself, which quicgso leaves alone$/],
    [
      'may come from a ConfigMap',
      { valueFrom: { configMapKeyRef: { name: 'settings', key: 'gso' } } },
      {},
      /from key gso of ConfigMap settings/,
    ],
    [
      'may come from a Secret',
      { valueFrom: { secretKeyRef: { name: 's', key: 'gso' } } },
      {},
      /from key gso of Secret s/,
    ],
    [
      'may come from another field',
      { valueFrom: { fieldRef: { fieldPath: 'metadata.labels' } } },
      {},
      /from the pod's metadata\.labels/,
    ],
  ])('%s', (_what, source, expected, message) => {
    const explained = gsoOf({ pod: withEnv({ name: 'QUIC_GO_DISABLE_GSO', ...source }) });
    expect(explained).toMatchObject({ source: 'Own', reason: 'SetByContainer', ...expected });
    expect(explained?.message).toMatch(message);
    expect(explained?.steps).toEqual([]);
  });

  it.each<[string, string, NodeFacts, RegExp, string[]]>([
    [
      'leaves GSO on where it does not work',
      'false',
      exampleNode({ podGso: lost }),
      /It does not fit: GSO is broken/,
      ['- {name: QUIC_GO_DISABLE_GSO, value: "true"}   # in env of container caddy'],
    ],
    [
      'has a value that quic-go ignores',
      'yes',
      exampleNode({ podGso: lost }),
      /does not fit/,
      ['- {name: QUIC_GO_DISABLE_GSO, value: "true"}   # in env of container caddy'],
    ],
    ['switches GSO off where it works', '1', exampleNode({ podGso: works }), /It does not fit: GSO works/, []],
    ['fits', 'true', exampleNode({ podGso: lost }), /leaves alone$/, []],
    ['may fit, as nothing can be seen', 'false', unseen, /leaves alone$/, []],
  ])('%s', (_what, value, node, remark, commands) => {
    const explained = gsoOf({ pod: withEnv({ name: 'QUIC_GO_DISABLE_GSO', value }), node });
    expect(explained?.message).toMatch(remark);
    expect(explained?.steps.flatMap((step) => step.commands)).toEqual(commands);
  });

  it('counts by its last entry', () => {
    const own = (value: string): object => ({ name: 'QUIC_GO_DISABLE_GSO', value });
    expect(gsoOf({ pod: withEnv(own('false'), own('true')) })?.value).toBe('true');
  });

  it('is shown also when nothing selects the pod', () => {
    const pod = examplePod({
      spec: { containers: [{ name: 'x', env: [{ name: 'TS_DEBUG_DISABLE_UDP_GSO', value: 'true' }] }] },
    });
    const [container] = explain({ pod, rule: { selector: { matchLabels: { app: 'x' } } } });
    expect(container?.variables).toMatchObject([{ name: 'TS_DEBUG_DISABLE_UDP_GSO', source: 'Own' }]);
  });
});

describe('A variable is missing', () => {
  it.each<[string, Case, VariableReason, RegExp]>([
    ['because the pod is not treated', { pod: examplePod() }, 'Untreated', /the pod is not treated/],
    [
      'because the rule leaves the container out',
      { pod: withEnv(), rule: { ...caddyRule, containers: ['web', 'proxy'] } },
      'ContainerLeftOut',
      /the rule treats only web, proxy/,
    ],
    ['because it came later', { pod: withEnv() }, 'NotGiven', /came after the pod was treated/],
  ])('%s', (_what, given, reason, message) => {
    const explained = gsoOf(given);
    expect(explained).toMatchObject({ source: 'None', reason });
    expect(explained).not.toHaveProperty('value');
    expect(explained?.message).toMatch(message);
  });
});

describe('A pod with a sandboxed runtime class', () => {
  const pod = (runtimeClassName: string, value: string): ReadPod =>
    treatedPod({
      spec: { runtimeClassName, containers: [{ name: 'caddy', env: [{ name: 'QUIC_GO_DISABLE_GSO', value }] }] },
    });

  it('has the safe values as they are', () => {
    const explained = gsoOf({ pod: pod('gvisor', 'true') });
    expect(explained).toMatchObject({ source: 'Literal', value: 'true', reason: 'Sandboxed' });
    expect(explained?.message).toMatch(/runtime class gvisor brings a network stack of its own/);
  });

  it('is one of those that the admission policies list, which are made from the same list', () => {
    expect(sandboxClasses.map((name) => gsoOf({ pod: pod(name, 'true') })?.reason)).toEqual(['Sandboxed', 'Sandboxed']);
    expect(gsoOf({ pod: pod('nvidia', 'true') })?.source).toBe('Own');
  });

  it('keeps another value of its own', () => {
    expect(gsoOf({ pod: pod('kata', 'false') })?.source).toBe('Own');
  });
});

it('every container and init container is told of, init containers first', () => {
  const pod = treatedPod({
    spec: { initContainers: [{ name: 'setup' }], containers: [{ name: 'a', env: quicGoEnv }, { name: 'b' }] },
  });
  expect(explain({ pod }).map(({ container, init, variables }) => [container, init, variables.length])).toEqual([
    ['setup', true, 2],
    ['a', false, 2],
    ['b', false, 2],
  ]);
});

it.each<[string, ReadPod, string[]]>([
  [
    'says that ours win over envFrom',
    treatedPod({
      spec: {
        containers: [
          {
            name: 'a',
            env: quicGoEnv,
            envFrom: [{ configMapRef: { name: 'settings' } }, { secretRef: { name: 's' } }],
          },
        ],
      },
    }),
    [
      expect.stringMatching(
        /from ConfigMap settings and Secret s \(envFrom\): one of the same name there loses against ours/,
      ),
    ],
  ],
  [
    'says nothing of envFrom where there is nothing of ours',
    examplePod({ spec: { containers: [{ name: 'a', envFrom: [{ configMapRef: { name: 'settings' } }] }] } }),
    [],
  ],
])('%s', (_what, pod, notes) => {
  expect(explain({ pod })[0]?.notes).toEqual(notes);
});
