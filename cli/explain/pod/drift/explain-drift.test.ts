import { describe, expect, it } from 'vitest';
import type { PolicyRule } from '../../../../api/v1alpha1.ts';
import { exampleNode, lost } from '../../../../test/support/examples/example-node.ts';
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
import { explainContainers } from '../variables/explain-containers.ts';
import { type DriftExplanation, explainDrift } from './explain-drift.ts';
import { situationOf } from '../facts/pod-facts.ts';
import type { ReadPod } from '../facts/read-pod.ts';

function explain(pod: ReadPod, node: NodeFacts = exampleNode(), rule: PolicyRule = caddyRule): DriftExplanation {
  const situation = situationOf(exampleFacts({ pod, node, ...withRules(rule) }));
  return explainDrift(situation, explainContainers(situation));
}

const broken = exampleNode({ podGso: lost });
const off = boundTo('n1', 'true', 'false');
const running = (startedAt: string): Record<string, unknown> => ({
  containerStatuses: [{ name: 'caddy', state: { running: { startedAt } } }],
});
const marks = (runsWith: string): Record<string, string> => ({
  'quicgso.io/runs-with': runsWith,
  'quicgso.io/corrected-at': '2026-11-22T13:00:00Z',
});
const marked = (runsWith: string, annotations = off, startedAt = '2026-11-22T12:00:01Z'): ReadPod =>
  treatedPod({ annotations: { ...annotations, ...marks(runsWith) }, status: running(startedAt) });

describe('there is no drift', () => {
  it.each<[string, ReadPod, NodeFacts]>([
    ['if all values match', treatedPod(), exampleNode()],
    ['if the safe value matches', treatedPod({ annotations: off }), broken],
    ['in a pod that is not treated', examplePod(), broken],
    ['in a pod without a node', treatedPod({ spec: { nodeName: '' } }), broken],
    ['in a finished pod', treatedPod({ status: { phase: 'Succeeded' } }), broken],
    [
      'in a sandboxed pod',
      treatedPod({
        spec: {
          runtimeClassName: 'kata',
          containers: [{ name: 'c', env: [{ name: 'QUIC_GO_DISABLE_GSO', value: 'true' }] }],
        },
      }),
      exampleNode(),
    ],
    ['if the container sets its variables itself', treatedPod({ spec: { containers: [{ name: 'c' }] } }), broken],
    ['once the containers have restarted', marked('gso=on,ecn=on', off, '2026-11-22T13:00:01Z'), broken],
    ['if the old values are right again', marked('gso=off,ecn=on'), broken],
  ])('%s', (_what, pod, node) => {
    expect(explain(pod, node)).toMatchObject({ state: 'None', steps: [] });
    expect(explain(pod, node).message).toBeUndefined();
  });
});

describe('containers of a corrected pod', () => {
  it.each<[string, ReadPod, DriftExplanation['state'], RegExp]>([
    [
      'still run with GSO on',
      marked('gso=on,ecn=on'),
      'Unsafe',
      /^Its containers \(caddy\) still run with GSO on: they started before their values were corrected at 2026-11-22T13:00:00Z\.$/,
    ],
    [
      'still run with both on',
      marked('gso=on,ecn=on', boundTo('n1', 'true', 'true')),
      'Unsafe',
      /still run with GSO on and ECN on/,
    ],
    ['still run with ECN off', marked('gso=off,ecn=off'), 'Conservative', /still run with ECN off:/],
  ])('%s', (_what, pod, state, message) => {
    const explained = explain(pod, broken);
    expect(explained).toMatchObject({ state, correctedAt: '2026-11-22T13:00:00Z' });
    expect(explained.message).toMatch(message);
    expect(explained.steps[0]?.commands[0]).toMatch(/^kubectl delete pod caddy -n shop/);
  });

  it("still run with a rule's own variable for capable nodes", () => {
    const rule = {
      ...caddyRule,
      preset: 'none' as const,
      env: [{ name: 'TRANSPORT', whenCapable: 'quic', whenIncapable: 'http2' }],
    };
    const key = 'quicgso.io/env.TRANSPORT.pod';
    const pod = treatedPod({
      annotations: { [key]: 'http2', ...marks('env.TRANSPORT=on') },
      spec: { containers: [{ name: 'caddy', env: [fromAnnotation('TRANSPORT', key)] }] },
      status: running('2026-11-22T12:00:01Z'),
    });
    const { state, message } = explain(pod, broken, rule);
    expect(state).toBe('Unsafe');
    expect(message).toMatch(/still run with TRANSPORT on/);
  });
});

describe('values that the operator has not corrected yet', () => {
  it.each<[string, ReadPod, NodeFacts, DriftExplanation['state'], RegExp]>([
    [
      'are unsafe if GSO is on',
      treatedPod(),
      broken,
      'Unsafe',
      /^The values of QUIC_GO_DISABLE_GSO no longer match the verdict of n1/,
    ],
    [
      'are conservative if GSO is off',
      treatedPod({ annotations: off }),
      exampleNode(),
      'Conservative',
      /QUIC_GO_DISABLE_GSO/,
    ],
  ])('%s', (_what, pod, node, state, message) => {
    const explained = explain(pod, node);
    expect(explained.state).toBe(state);
    expect(explained.message).toMatch(message);
    expect(explained.steps.map(({ commands }) => commands[0])).toEqual([
      'kubectl get pods -n quicgso-system',
      expect.stringMatching(/^kubectl delete pod caddy/),
    ]);
  });

  it('name a variable of several containers once', () => {
    const containers = [
      { name: 'a', env: quicGoEnv },
      { name: 'b', env: quicGoEnv },
    ];
    expect(explain(treatedPod({ spec: { containers } }), broken).message).toMatch(
      /^The values of QUIC_GO_DISABLE_GSO no longer/,
    );
  });
});
