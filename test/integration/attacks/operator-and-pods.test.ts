import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  correctedAtAnnotation,
  disableAnnotation,
  envAnnotation,
  fieldManagers,
  injectionLabel,
  nodeAnnotation,
  runsWithAnnotation,
  serviceAccounts,
  systemNamespace,
} from '../../../api/names.ts';
import { plainPod } from '../../support/admission/quic-pod.ts';
import { change, create, refusalOf, remove, replace, send, type Attack } from './attack.ts';
import { foreign, gsoPolicy, targetsOf } from './targets.ts';
import { readStored, createFixture, type AttackFixture } from './attack-fixture.ts';

// What a stolen operator token allows with pods and the policies that users write for them.

const targets = targetsOf('attacks-on-pods');
const { mine, namespace, pods, pod, otherNamespace, otherPod, policies, policy } = targets;
const stack = new AsyncDisposableStack();
let fixture: AttackFixture;

const account = `system:serviceaccount:${systemNamespace}:${serviceAccounts.operator}`;
const disable = disableAnnotation('gso', 'pod');
const podStatus = (body: object): Attack => change(`${pod}/status`, body);
const annotate = (annotations: Readonly<Record<string, string | null>> | null): Attack =>
  podStatus({ metadata: { annotations } });

beforeAll(async () => {
  fixture = await createFixture(targets, stack);
});

afterAll(() => stack.disposeAsync());

describe('The token of the operator', () => {
  it.each<[string, Attack, string]>([
    ['its labels', podStatus({ metadata: { labels: { app: 'mine' } } }), 'metadata.labels'],
    ['its finalizers', podStatus({ metadata: { finalizers: ['a.example/b'] } }), 'metadata.finalizers'],
    ['that it is ready', podStatus({ status: { conditions: [{ type: 'Ready', status: 'True' }] } }), 'status'],
    ['its address', podStatus({ status: { podIP: '192.0.2.1' } }), 'status'],
    ['that it has finished', podStatus({ status: { phase: 'Succeeded' } }), 'status'],
    ['a foreign annotation', annotate({ [foreign]: 'y' }), `the annotation ${foreign}`],
    [
      'a foreign annotation together with one of quicgso',
      annotate({ [foreign]: 'y', [disable]: 'false' }),
      `the annotation ${foreign}`,
    ],
    ['a new foreign annotation', annotate({ 'example.com/new': 'y' }), 'the annotation example.com/new'],
    ['a foreign annotation, by removing it', annotate({ [foreign]: null }), `the annotation ${foreign}`],
    ['all annotations, by removing them', annotate(null), `the annotation ${foreign}`],
  ])("cannot change more of a pod than quicgso's annotations: %s", async (_what, attack, field) => {
    const refusal = refusalOf(await send(fixture.operator, attack));
    expect(refusal).toContain(`quicgso-guard-pods: ${account} may only change annotations quicgso.io/* of the pod `);
    expect(refusal).toContain(`the pod ${namespace}/victim, not ${field}`);
  });

  it('cannot change a pod of a namespace that has not opted in', async () => {
    const attack = change(`${otherPod}/status`, { metadata: { annotations: { [disable]: 'false' } } });
    const refusal = refusalOf(await send(fixture.operator, attack));
    expect(refusal).toContain(
      `quicgso-guard-pods: ${account} may not change pods of the namespace ${otherNamespace}, `,
    );
    expect(refusal).toContain(`which does not have the label ${injectionLabel}=enabled`);
  });

  it.each<[string, Attack]>([
    ['change the image of a pod', replace(pod, '/spec/containers/0/image', 'mine')],
    ['change the labels of a pod', change(pod, { metadata: { labels: { app: 'mine' } } })],
    [
      'give a pod another container',
      change(`${pod}/ephemeralcontainers`, { spec: { ephemeralContainers: [{ name: 'mine', image: 'mine' }] } }),
    ],
    ['create a pod', create(pods, plainPod())],
    ['bind a pod', create(`${pod}/binding`, { target: { kind: 'Node', name: mine } })],
    ['run a command in a pod', create(`${pod}/exec?command=id`, undefined)],
    [
      'evict a pod',
      create(`${pod}/eviction`, { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'victim' } }),
    ],
    ['delete a pod', remove(pod)],
    ['change the label with which a namespace opts in', change(`/api/v1/namespaces/${namespace}`, { metadata: {} })],
    ['change the rules of a GsoPolicy', change(policy, { spec: { rules: [] } })],
    ['create a GsoPolicy', create(policies, gsoPolicy)],
    ['delete a GsoPolicy', remove(policy)],
  ])('cannot %s', async (_what, attack) => {
    expect(refusalOf(await send(fixture.operator, attack))).toMatch(/^RBAC: /);
  });

  it('changes no image or owner of a pod when a write of its status carries them', async () => {
    const before = await readStored(fixture, pod);
    const attack = podStatus({
      metadata: { ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: mine, uid: fixture.mine.uid }] },
      spec: { containers: [{ name: 'server', image: 'mine' }] },
    });
    expect(await send(fixture.operator, attack)).toMatchObject({ status: 200 });
    expect(await readStored(fixture, pod)).toEqual(before);
  });

  it('changes no rules of a GsoPolicy when a write of its status carries them', async () => {
    const before = await readStored(fixture, policy);
    const attack = change(`${policy}/status`, { metadata: { labels: { a: 'b' } }, spec: { rules: [] } });
    expect(await send(fixture.operator, attack)).toMatchObject({ status: 200 });
    expect(await readStored(fixture, policy)).toEqual(before);
  });

  it("corrects quicgso's annotations of a pod in an opted-in namespace, and removes its marks", async () => {
    const corrected = {
      [disable]: 'false',
      [envAnnotation('TUNNEL_TRANSPORT_PROTOCOL', 'pod')]: 'quic',
      [nodeAnnotation]: mine,
    };
    const marks = { [runsWithAnnotation]: 'gso=off,ecn=off', [correctedAtAnnotation]: '2026-11-22T12:00:00Z' };
    expect(await send(fixture.operator, annotate({ ...corrected, ...marks }))).toMatchObject({
      status: 200,
      body: { metadata: { annotations: { ...corrected, ...marks, [foreign]: 'x' } } },
    });
    const answer = await send(
      fixture.operator,
      annotate({ [runsWithAnnotation]: null, [correctedAtAnnotation]: null }),
    );
    expect(answer).toMatchObject({
      status: 200,
      body: { metadata: { annotations: { ...corrected, [foreign]: 'x' } } },
    });
  });

  it('writes the status of a GsoPolicy', async () => {
    const body = { ...gsoPolicy, spec: undefined, status: { conditions: [] } };
    expect(await fixture.operator.tryApply(`${policy}/status`, body, fieldManagers.operator)).toMatchObject({
      status: 200,
    });
  });
});
