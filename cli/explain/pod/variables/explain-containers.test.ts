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

describe('a variable that is read from an annotation', () => {
  it.each<[string, Case, string, VariableReason, RegExp]>([
    [
      'is "false" if GSO works',
      {},
      'false',
      'NodeCapable',
      /^GSO works on the pod network of n1 \(Delivered, evidence: wire\)\.$/,
    ],
    [
      'is "true" if GSO does not work',
      { pod: treatedPod({ annotations: boundTo('n1', 'true', 'false') }), node: exampleNode({ podGso: lost }) },
      'true',
      'NodeNotCapable',
      /GSO is broken on the pod network of n1 \(SilentLoss, evidence: wire\): Bursts vanish\./,
    ],
    [
      'is outdated if the verdict has changed',
      { node: exampleNode({ podGso: lost }) },
      'false',
      'VerdictChanged',
      /^should now be "true": GSO is broken/,
    ],
    [
      'is the safe value on a node that was never tested',
      { pod: treatedPod({ annotations: boundTo('n1', 'true', 'true') }), node: untested },
      'true',
      'NodeNotCapable',
      /n1 has no GSO verdict for the pod network, which counts as not capable/,
    ],
    ['is not checked if nothing of the node is visible', { node: unseen }, 'false', 'NotSeen', /are not visible/],
    [
      'is checked against GsoNodeMap if no report is visible',
      { node: { ...unseen, map: { found: { n1: 'broken,capable,capable,capable' } } } },
      'false',
      'VerdictChanged',
      /GSO is broken .*; the GsoReport with the reason is not visible/,
    ],
    [
      'is checked against the label of the Node if nothing else is visible',
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
      'is the safe value if binding wrote nothing',
      { pod: treatedPod({ annotations: { ...boundTo('', 'true', 'true') } }) },
      'true',
      'NotWritten',
      /nothing was written when the pod was bound to n1/,
    ],
    [
      'is a value that quicgso does not write',
      { pod: treatedPod({ annotations: { 'quicgso.io/disable-gso.pod': 'yes' } }) },
      'yes',
      'UnexpectedValue',
      /neither "false" \(capable\) nor "true"/,
    ],
    [
      'is empty if the annotation was removed',
      { pod: withEnv(fromAnnotation('QUIC_GO_DISABLE_GSO', 'quicgso.io/disable-gso.host')) },
      '',
      'AnnotationMissing',
      /programs read this as "not disabled"/,
    ],
    [
      'is explained even if no rule selects the pod any more',
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

  it('belongs to the network of the pod', () => {
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

describe("a variable of a rule's env", () => {
  const tunnel = { name: 'TRANSPORT', whenCapable: 'quic', whenIncapable: 'http2' };
  const rule: PolicyRule = { ...caddyRule, preset: 'none', needs: ['GSO', 'ECN'], env: [tunnel] };
  const key = 'quicgso.io/env.TRANSPORT.pod';
  const pod = (value: string): ReadPod =>
    treatedPod({
      annotations: { [key]: value },
      spec: { containers: [{ name: 'caddy', env: [fromAnnotation('TRANSPORT', key)] }] },
    });

  it.each<[string, string, NodeFacts, PolicyRule, VariableReason, RegExp]>([
    ['has the value for capable nodes', 'quic', exampleNode(), rule, 'NodeCapable', /GSO works/],
    [
      'has the other value if ECN does not work',
      'http2',
      exampleNode({ podEcn: lost }),
      rule,
      'NodeNotCapable',
      /ECN is broken/,
    ],
    ['is outdated', 'quic', exampleNode({ podEcn: lost }), rule, 'VerdictChanged', /should now be "http2"/],
    ['is from a previous rule', 'h3', exampleNode(), rule, 'UnexpectedValue', /the rule or the annotation has changed/],
    ['has no rule any more', 'quic', exampleNode(), caddyRule, 'NoRule', /no current rule sets it/],
  ])('%s', (_what, value, node, selected, reason, message) => {
    const [container] = explain({ pod: pod(value), rule: selected, node });
    const variable = container?.variables.find(({ name }) => name === 'TRANSPORT');
    expect(variable).toMatchObject({ value, annotation: key, reason });
    expect(variable?.message).toMatch(message);
  });
});

describe('a variable that a container sets itself', () => {
  it.each<[string, object, Partial<VariableExplanation>, RegExp]>([
    ['is kept', { value: 'false' }, { value: 'false' }, /^set by the container; quicgso does not change it$/],
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
      'leaves GSO on although it does not work',
      'false',
      exampleNode({ podGso: lost }),
      /It does not match the node: GSO is broken/,
      ['- {name: QUIC_GO_DISABLE_GSO, value: "true"}   # in env of container caddy'],
    ],
    [
      'has a value that quic-go ignores',
      'yes',
      exampleNode({ podGso: lost }),
      /does not match the node/,
      ['- {name: QUIC_GO_DISABLE_GSO, value: "true"}   # in env of container caddy'],
    ],
    [
      'switches GSO off although it works',
      '1',
      exampleNode({ podGso: works }),
      /It does not match the node: GSO works/,
      [],
    ],
    ['matches the node', 'true', exampleNode({ podGso: lost }), /does not change it$/, []],
    ['is not checked if nothing is visible', 'false', unseen, /does not change it$/, []],
  ])('%s', (_what, value, node, remark, commands) => {
    const explained = gsoOf({ pod: withEnv({ name: 'QUIC_GO_DISABLE_GSO', value }), node });
    expect(explained?.message).toMatch(remark);
    expect(explained?.steps.flatMap((step) => step.commands)).toEqual(commands);
  });

  it('has the value of its last entry', () => {
    const own = (value: string): object => ({ name: 'QUIC_GO_DISABLE_GSO', value });
    expect(gsoOf({ pod: withEnv(own('false'), own('true')) })?.value).toBe('true');
  });

  it('is shown even if nothing selects the pod', () => {
    const pod = examplePod({
      spec: { containers: [{ name: 'x', env: [{ name: 'TS_DEBUG_DISABLE_UDP_GSO', value: 'true' }] }] },
    });
    const [container] = explain({ pod, rule: { selector: { matchLabels: { app: 'x' } } } });
    expect(container?.variables).toMatchObject([{ name: 'TS_DEBUG_DISABLE_UDP_GSO', source: 'Own' }]);
  });
});

describe('a variable is not set', () => {
  it.each<[string, Case, VariableReason, RegExp]>([
    ['because the pod is not treated', { pod: examplePod() }, 'Untreated', /the pod is not treated/],
    [
      'because the rule leaves the container out',
      { pod: withEnv(), rule: { ...caddyRule, containers: ['web', 'proxy'] } },
      'ContainerLeftOut',
      /the rule treats only web, proxy/,
    ],
    ['because it was added later', { pod: withEnv() }, 'NotGiven', /was added after the pod was treated/],
  ])('%s', (_what, given, reason, message) => {
    const explained = gsoOf(given);
    expect(explained).toMatchObject({ source: 'None', reason });
    expect(explained).not.toHaveProperty('value');
    expect(explained?.message).toMatch(message);
  });
});

describe('a pod with a sandboxed runtime class', () => {
  const pod = (runtimeClassName: string, value: string): ReadPod =>
    treatedPod({
      spec: { runtimeClassName, containers: [{ name: 'caddy', env: [{ name: 'QUIC_GO_DISABLE_GSO', value }] }] },
    });

  it('has fixed safe values', () => {
    const explained = gsoOf({ pod: pod('gvisor', 'true') });
    expect(explained).toMatchObject({ source: 'Literal', value: 'true', reason: 'Sandboxed' });
    expect(explained?.message).toMatch(/runtime class gvisor has its own network stack/);
  });

  it('has one of the runtime classes that the admission policies list', () => {
    expect(sandboxClasses.map((name) => gsoOf({ pod: pod(name, 'true') })?.reason)).toEqual(['Sandboxed', 'Sandboxed']);
    expect(gsoOf({ pod: pod('nvidia', 'true') })?.source).toBe('Own');
  });

  it('keeps its own other value', () => {
    expect(gsoOf({ pod: pod('kata', 'false') })?.source).toBe('Own');
  });
});

it('explains every container, init containers first', () => {
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
    'notes that quicgso overrides envFrom',
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
        /from ConfigMap settings and Secret s \(envFrom\)\. quicgso overrides those of the same name/,
      ),
    ],
  ],
  [
    'does not mention envFrom without quicgso variables',
    examplePod({ spec: { containers: [{ name: 'a', envFrom: [{ configMapRef: { name: 'settings' } }] }] } }),
    [],
  ],
])('%s', (_what, pod, notes) => {
  expect(explain({ pod })[0]?.notes).toEqual(notes);
});
