import { describe, expect, it } from 'vitest';
import type { PolicyRule } from '../../../../api/v1alpha1.ts';
import { exampleNode, lost } from '../../../../test/support/examples/example-node.ts';
import type { NodeFacts } from '../../../lookup/node-facts.ts';
import {
  boundTo,
  caddyRule,
  exampleFacts,
  examplePod,
  quicGoEnv,
  treatedPod,
  withRules,
} from '../../../../test/support/examples/example-facts.ts';
import { explainContainers } from '../variables/explain-containers.ts';
import { situationOf } from '../facts/pod-facts.ts';
import { type ProductHint, productHints } from './product-hints.ts';
import type { ReadPod } from '../facts/read-pod.ts';

const broken = exampleNode({ podGso: lost });

function hints(pod: ReadPod, node: NodeFacts | undefined = broken, rule: PolicyRule = caddyRule): ProductHint[] {
  const situation = situationOf(exampleFacts({ pod, node, ...withRules(rule) }));
  return productHints(situation, explainContainers(situation));
}

const untreated = (image: string): ReadPod => examplePod({ spec: { containers: [{ name: 'web', image }] } });
const treated = (image: string): ReadPod =>
  treatedPod({
    annotations: boundTo('n1', 'true', 'false'),
    spec: { containers: [{ name: 'web', image, env: quicGoEnv }] },
  });

describe('on a node where GSO does not work', () => {
  it.each([
    ['nginx', 'nginx:1.29', ['quic_gso off;   # the http or server block of nginx.conf']],
    [
      'HAProxy',
      'haproxy:3.3',
      [
        'tune.quic.fe.tx.udp-gso off   # the global section (3.3 and later)',
        'tune.quic.be.tx.udp-gso off   # the global section (3.3 and later, for connections to servers)',
        'tune.quic.disable-udp-gso   # the global section (3.1 and 3.2)',
      ],
    ],
    ['h2o', 'lkwg82/h2o', ['http3-gso: OFF   # the top level of h2o.conf']],
    [
      'Apache Traffic Server',
      'trafficserver',
      ['udp: {enable_gso: 0}   # the records section of records.yaml (proxy.config.udp.enable_gso)'],
    ],
    [
      'Envoy',
      'envoyproxy/envoy:v1.39',
      [expect.stringMatching(/^udp_packet_packet_writer_config: .*UdpDefaultWriterFactory/)],
    ],
    ['quiche (Cloudflare) programs', 'quiche-server', ['--disable-gso   # as an argument']],
    [
      'mihomo (Clash.Meta)',
      'metacubex/mihomo',
      ['quic-go-disable-gso: true   # the experimental section of config.yaml'],
    ],
  ])('%s gets its exact setting', (product, image, commands) => {
    const [hint, ...more] = hints(untreated(image));
    expect(more).toEqual([]);
    expect(hint).toMatchObject({ container: 'web', product, capability: 'gso' });
    expect(hint?.steps[0]).toEqual({ action: `switch GSO off in ${product} (container web)`, commands });
  });

  it('a hint contains the note of the product, and how to switch to TCP', () => {
    const [hint] = hints(untreated('nginx'));
    expect(hint?.message).toMatch(
      /appears to run nginx.*GSO is broken .*Note: off unless the configuration contains "quic_gso on;"\.$/,
    );
    expect(hint?.steps[1]?.action).toBe(
      'or switch from QUIC to TCP in nginx: remove the "listen ... quic" line from the server',
    );
  });

  it('a program of another preset gets that preset', () => {
    const [hint] = hints(treated('tailscale/tailscaled'));
    expect(hint?.steps[0]?.commands).toEqual([
      'preset: tailscale   # in the rule of GsoPolicy default that selects the pod',
    ]);
  });

  it.each<[string, ReadPod]>([
    ['a program whose variable disables it', treated('caddy:2')],
    ['a program with its own setting whose variable already disables it', treated('metacubex/mihomo')],
    ['a program that only needs treatment', untreated('caddy:2')],
    ['an unknown program', untreated('our-own/server')],
  ])('there is no hint for %s', (_what, pod) => {
    expect(hints(pod)).toEqual([]);
  });
});

it.each<[string, NodeFacts | undefined]>([
  ['if GSO works', exampleNode()],
  [
    'if nothing of the node is visible',
    { name: 'n1', report: { missing: 'access' }, node: { missing: 'access' }, map: { missing: 'access' } },
  ],
])('there is no hint %s', (_what, node) => {
  expect(hints(untreated('nginx'), node)).toEqual([]);
});

it('ECN has its own setting', () => {
  const found = hints(untreated('metacubex/mihomo'), exampleNode({ podEcn: lost }));
  expect(found.map(({ capability }) => capability)).toEqual(['ecn']);
  expect(found[0]?.steps[0]?.commands).toEqual([
    'quic-go-disable-ecn: true   # the experimental section of config.yaml',
  ]);
});
