import { describe, expect, it } from 'vitest';
import type { PolicyRule } from '../../../../api/v1alpha1.ts';
import {
  caddyRule,
  exampleFacts,
  examplePod,
  treatedPod,
  withRules,
} from '../../../../test/support/examples/example-facts.ts';
import { explainTreatment } from './explain-treatment.ts';
import { type PodFacts, situationOf } from '../facts/pod-facts.ts';
import type { TreatmentReason } from './why-treated.ts';

const other: PolicyRule = { selector: { matchLabels: { app: 'nginx' } } };
const all: PolicyRule = { selector: {} };
const plain = examplePod();
const closed: Partial<PodFacts> = { namespace: { found: { injection: undefined, since: undefined } } };
const noPolicy: Partial<PodFacts> = { policy: { missing: 'object' } };
const labelled = (value: string): Partial<PodFacts> => ({
  pod: examplePod({ labels: { 'quicgso.io/placement': value } }),
});
const later = '2026-11-22T13:00:00Z';

const of = (differences: Partial<PodFacts>): ReturnType<typeof explainTreatment> =>
  explainTreatment(situationOf(exampleFacts({ pod: plain, ...differences })));

describe('a treated pod', () => {
  it.each<[string, Partial<PodFacts>, TreatmentReason, RegExp]>([
    ['by a rule', {}, 'Rule', /^It is treated by rule 1 of GsoPolicy default, which selects app=caddy\.$/],
    ['by a later rule', withRules(other, all), 'Rule', /by rule 2 of GsoPolicy default, which selects every pod/],
    [
      'by its label',
      { pod: treatedPod({ labels: { 'quicgso.io/placement': 'require' } }) },
      'Label',
      /by its label quicgso\.io\/placement=require, which overrides all rules/,
    ],
    [
      'by a removed rule',
      withRules(other),
      'Formerly',
      /no longer selects it; it stays unchanged until it is re-created/,
    ],
    ['by a removed policy', noPolicy, 'Formerly', /no longer selects it/],
    ['by a policy that is not visible', { policy: { missing: 'access' } }, 'Formerly', /by which rule is unknown/],
  ])('is reported as treated %s', (_what, differences, reason, message) => {
    const explained = of({ pod: treatedPod(), ...differences });
    expect(explained).toMatchObject({ treated: true, reason });
    expect(explained.message).toMatch(message);
    expect(explained.steps).toEqual([]);
  });
});

describe('an untreated pod', () => {
  it.each<[string, Partial<PodFacts>, TreatmentReason, RegExp]>([
    ['is a Windows pod', { pod: examplePod({ spec: { os: { name: 'windows' } } }) }, 'WindowsPod', /no UDP_SEGMENT/],
    [
      'is a mirror pod',
      { pod: examplePod({ annotations: { 'kubernetes.io/config.mirror': 'x' } }) },
      'MirrorPod',
      /the kubelet runs it from a file/,
    ],
    [
      'is in a cluster without quicgso',
      { policy: { missing: 'kind' } },
      'NotInstalled',
      /not installed in this cluster/,
    ],
    ['is in a namespace that is not opted in', closed, 'NotOptedIn', /^Its namespace shop is not opted in/],
    [
      'is in a namespace with another value of the label',
      { namespace: { found: { injection: 'true', since: undefined } } },
      'NotOptedIn',
      /quicgso\.io\/injection=enabled\. It has quicgso\.io\/injection=true, which has no effect\.$/,
    ],
    [
      'has no policy',
      noPolicy,
      'NoPolicy',
      /namespace shop has no GsoPolicy, and the pod has no label quicgso\.io\/placement/,
    ],
    ['is selected by no rule', withRules(other), 'NoRuleMatches', /^No rule of GsoPolicy default selects it\.$/],
    ['has a policy without rules', withRules(), 'NoRuleMatches', /has no rules/],
    [
      'has an invalid label',
      { ...labelled('always'), ...withRules(other) },
      'InvalidLabel',
      /quicgso\.io\/placement=always is invalid: use prefer, require or none/,
    ],
    [
      'has a policy that is not visible',
      { policy: { missing: 'access' } },
      'NotSeen',
      /Whether a rule selects it is unknown/,
    ],
    [
      'has a policy that cannot be parsed',
      { policy: { missing: 'unreadable', why: 'spec.rules.0.preset: odd' } },
      'NotSeen',
      /is unknown/,
    ],
    [
      'was created before the opt-in',
      { namespace: { found: { injection: 'enabled', since: later } } },
      'CreatedEarlier',
      /^Rule 1 of GsoPolicy default selects it, but it is not treated: it was created at 2026-11-22T12:00:00Z, before its namespace was opted in \(2026-11-22T13:00:00Z\)/,
    ],
    [
      'was created in the same second as the opt-in',
      { namespace: { found: { injection: 'enabled', since: '2026-11-22T12:00:00Z' } } },
      'CreatedEarlier',
      /or in the seconds before that took effect\.$/,
    ],
    [
      'was created before the policy was changed',
      { policy: { found: { rules: [caddyRule], since: later } } },
      'CreatedEarlier',
      /before GsoPolicy default was last changed/,
    ],
    [
      'was created before quicgso was installed',
      { admission: { ...exampleFacts().admission, installed: { found: later } } },
      'CreatedEarlier',
      /before the admission policies of quicgso were installed/,
    ],
    [
      'has a label, so the time of the policy does not matter',
      { ...labelled('none'), policy: { found: { rules: [], since: later } } },
      'PoliciesDidNotAct',
      /^Its label quicgso\.io\/placement=none selects it, but it is not treated: .* did not act/,
    ],
    ['is selected, but the policies did not act', {}, 'PoliciesDidNotAct', /They fail open/],
    [
      'is on an API server that cannot treat it',
      { admission: { ...exampleFacts().admission, serves: { found: false }, version: { found: 'v1.35.4' } } },
      'NoInjection',
      /requires Kubernetes 1\.36 or later.* This API server runs v1\.35\.4\.$/,
    ],
    [
      'is in a cluster without the policies of quicgso',
      { admission: { ...exampleFacts().admission, installed: { missing: 'object' } } },
      'PoliciesMissing',
      /the admission policies of quicgso are not installed/,
    ],
    [
      'is explained without permission to read the namespace and the installation',
      {
        namespace: { missing: 'access' },
        admission: { serves: { missing: 'access' }, version: { missing: 'access' }, installed: { missing: 'access' } },
      },
      'PoliciesDidNotAct',
      /did not act/,
    ],
  ])('%s', (_what, differences, reason, message) => {
    const explained = of(differences);
    expect(explained).toMatchObject({ treated: false, reason });
    expect(explained.message).toMatch(message);
  });

  it.each<[string, Partial<PodFacts>, string[]]>([
    ['nothing for a Windows pod', { pod: examplePod({ spec: { os: { name: 'windows' } } }) }, []],
    [
      'opting in and re-creating',
      closed,
      [
        'kubectl label namespace shop quicgso.io/injection=enabled',
        'kubectl delete pod caddy -n shop && kubectl apply -n shop -f FILE   # the manifest it was created from',
      ],
    ],
    [
      'overwriting another value of the label',
      { namespace: { found: { injection: 'true', since: undefined } } },
      ['kubectl label namespace shop quicgso.io/injection=enabled --overwrite', expect.any(String)],
    ],
    [
      'creating a policy',
      noPolicy,
      [
        `echo '{"apiVersion":"quicgso.io/v1alpha1","kind":"GsoPolicy","metadata":{"name":"default"},"spec":{"rules":[{"selector":{"matchLabels":{"app":"caddy"}}}]}}' | kubectl apply -n shop -f -`,
        'quicgso.io/placement: prefer   # or set this label in its pod template',
        expect.any(String),
      ],
    ],
    [
      'a nodeSelector if the API server cannot treat it',
      { admission: { ...exampleFacts().admission, serves: { found: false } } },
      ['nodeSelector: {quicgso.io/pod-gso: capable}   # in its pod template'],
    ],
    ['nothing if its selection is unknown', { policy: { missing: 'access' } }, []],
  ])('gets as steps: %s', (_what, differences, commands) => {
    expect(of(differences).steps.flatMap((step) => step.commands)).toEqual(commands);
  });
});

describe('a rule', () => {
  it('lists the requirements that the pod does not meet', () => {
    const tier: PolicyRule = { selector: { matchLabels: { app: 'caddy', tier: 'web' } } };
    expect(of(withRules(other, tier)).rules).toEqual([
      { rule: 1, selector: 'app=nginx', fits: false, misfits: ['app=nginx is required, but the pod has app=caddy'] },
      {
        rule: 2,
        selector: 'app=caddy,tier=web',
        fits: false,
        misfits: ['tier=web is required, but the pod has no label tier'],
      },
    ]);
  });

  it('that an earlier rule hides is noted, with the command that moves it', () => {
    const { rules, notes, steps } = of({ pod: treatedPod(), ...withRules(other, all, caddyRule) });
    expect(rules.map(({ hiddenBy }) => hiddenBy)).toEqual([undefined, undefined, 'rule 2 of GsoPolicy default']);
    expect(notes).toEqual(['Rule 3 (app=caddy) also matches, but is hidden by rule 2 of GsoPolicy default.']);
    expect(steps).toEqual([
      {
        action: 'only if rule 3 is meant for this pod: move it before rule 2, and re-create the pod',
        commands: [
          `kubectl patch gsopolicy default -n shop --type json -p '[{"op":"move","from":"/spec/rules/2","path":"/spec/rules/1"}]'`,
        ],
      },
    ]);
  });

  it('that catches all others may be hidden', () => {
    const { notes, steps } = of({ pod: treatedPod(), ...withRules(caddyRule, all) });
    expect(notes).toHaveLength(1);
    expect(steps).toEqual([]);
  });

  it('is hidden by the label of the pod', () => {
    const pod = treatedPod({ labels: { 'quicgso.io/placement': 'none' } });
    expect(of({ pod }).rules[0]?.hiddenBy).toBe('its label quicgso.io/placement=none');
  });
});

describe('the notes', () => {
  it.each<[string, Partial<PodFacts>, RegExp]>([
    [
      'name an invalid label although a rule selects the pod',
      labelled('Prefer'),
      /placement=Prefer is invalid and ignored/,
    ],
    [
      'say what selects the pod once its namespace is opted in',
      closed,
      /Once its namespace is opted in, rule 1 of GsoPolicy default selects/,
    ],
    ['say that a treated pod is no longer updated', { pod: treatedPod(), ...closed }, /is no longer opted in/],
  ])('%s', (_what, differences, note) => {
    expect(of(differences).notes.join('\n')).toMatch(note);
  });
});
