import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  apiVersion,
  capabilityLabels,
  fieldManagers,
  networks,
  peerKeySecret,
  serviceAccounts,
  systemNamespace,
} from '../../../api/names.ts';
import { applyReport, reportOf } from '../../support/cluster/apply-report.ts';
import { plainPod } from '../../support/admission/quic-pod.ts';
import { change, create, refusalOf, read, remove, replace, send, type Attack } from './attack.ts';
import { nodeMap, nodes, reports, targetsOf, secrets, status } from './targets.ts';
import { readStored, createFixture, type AttackFixture } from './attack-fixture.ts';

// What a stolen probe token allows; see docs/security.md.

const targets = targetsOf('attacks-by-probe');
const { mine, other, myNode, myReport, otherReport, pod, policy, secret } = targets;
const stack = new AsyncDisposableStack();
let fixture: AttackFixture;

const body = (rest: object): object => ({ apiVersion, kind: 'GsoReport', metadata: { name: mine }, ...rest });

beforeAll(async () => {
  fixture = await createFixture(targets, stack);
});

afterAll(() => stack.disposeAsync());

describe.each(networks)('The token of the probe of the %s network', (network) => {
  const theirs = network === 'pod' ? 'host' : 'pod';
  const myStatus = `${myReport}/status`;
  const observe = (value: object): Attack => change(myStatus, { status: { observed: value } });

  it.each<[string, Attack, string[]]>([
    [
      'write the report of another node',
      change(`${otherReport}/status`, { status: { observed: { [network]: { rounds: 8 } } } }),
      [`of node ${mine} may only write the GsoReport ${mine}, not ${other}`],
    ],
    [
      'write the verdict',
      change(myStatus, { status: { verdict: { podGso: { state: 'Broken' } } } }),
      ['not status.verdict'],
    ],
    ['remove the verdict', change(myStatus, { status: { verdict: null } }), ['not status.verdict']],
    ['remove the conditions', change(myStatus, { status: { conditions: [] } }), ['not status.conditions']],
    [
      'write the half of the other network',
      observe({ [theirs]: { rounds: 8 } }),
      [`may only write status.observed.${network} of the GsoReport ${mine}, not status.observed.${theirs}`],
    ],
    ['remove that half', observe({ [theirs]: null }), [`not status.observed.${theirs}`]],
    [
      'write that half together with its own',
      observe({ [theirs]: { rounds: 8 }, [network]: { rounds: 8 } }),
      [`not status.observed.${theirs}`],
    ],
    [
      'replace the whole status with its half',
      replace(myStatus, '/status', { observed: { [network]: status.observed[network] } }),
      ['status.verdict', 'status.conditions', `status.observed.${theirs}`],
    ],
  ])('cannot %s', async (_what, attack, reasons) => {
    const refusal = refusalOf(await send(fixture.probes[network], attack));
    const account = `quicgso-guard-probes: system:serviceaccount:${systemNamespace}:${serviceAccounts[network]} `;
    for (const part of [account, ...reasons]) expect(refusal).toContain(part);
  });

  it.each<[string, Attack]>([
    ['change the spec of its report', change(myReport, { spec: { peers: {} } })],
    ['change the labels of its report', change(myReport, { metadata: { labels: { a: 'b' } } })],
    ['remove the owner of its report', change(myReport, { metadata: { ownerReferences: [] } })],
    ['create a report', create(reports, body({}))],
    ['delete its report', remove(myReport)],
    ['delete all reports', remove(reports)],
    ['read its Node', read(myNode)],
    ['list Nodes', read(nodes)],
    ['label its Node', change(myNode, { metadata: { labels: { [capabilityLabels.podGso]: 'capable' } } })],
    ['change the status of its Node', change(`${myNode}/status`, { status: { phase: 'Running' } })],
    ['read a Secret other than the key', read(secret)],
    ['list Secrets', read(secrets)],
    ['list the Secrets of all namespaces', read('/api/v1/secrets')],
    ['change the key', change(`${secrets}/${peerKeySecret}`, { data: { key: 'QQ==' } })],
    ['list pods', read('/api/v1/pods')],
    ['read a pod', read(pod)],
    ['annotate a pod', change(pod, { metadata: { annotations: { a: 'b' } } })],
    ['read the node map', read(nodeMap)],
    ['write the node map', change(nodeMap, { nodes: { [mine]: 'capable,capable,capable,capable' } })],
    ['change a GsoPolicy', change(policy, { spec: { rules: [] } })],
    [
      'ask for another token',
      create(`/api/v1/namespaces/${systemNamespace}/serviceaccounts/${serviceAccounts[network]}/token`, {}),
    ],
  ])('cannot %s', async (_what, attack) => {
    expect(refusalOf(await send(fixture.probes[network], attack))).toMatch(/^RBAC: /);
  });

  it('changes only the status when a write of the status carries more', async () => {
    const before = await readStored(fixture, myReport);
    const metadata = { labels: { a: 'b' }, annotations: { a: 'b' }, ownerReferences: [], finalizers: ['a.example/b'] };
    const attack = change(myStatus, { metadata, spec: { probeRequestedAt: '2026-11-22T12:00:00Z' } });
    expect(await send(fixture.probes[network], attack)).toMatchObject({ status: 200 });
    expect(await readStored(fixture, myReport)).toEqual(before);
  });

  it('writes its half of the report of its node, as a probe does', async () => {
    const observed = { [network]: { ...status.observed[network], rounds: 8 } };
    const answer = await fixture.probes[network].tryApply(
      myStatus,
      body({ status: { observed } }),
      fieldManagers[network],
    );
    expect(answer).toMatchObject({
      status: 200,
      body: { status: { verdict: status.verdict, observed: { ...observed, [theirs]: status.observed[theirs] } } },
    });
    await applyReport(fixture.administrator, mine, status);
  });
});

describe('A token of a probe', () => {
  const observe = (report: string): Attack =>
    change(`${report}/status`, { status: { observed: { pod: { rounds: 8 } } } });
  const created = v.object({ metadata: v.object({ uid: v.string() }) });

  it('names the node of the pod that a kubelet mounted it into, and writes only its report', async () => {
    const path = `/api/v1/namespaces/${systemNamespace}/pods`;
    const name = 'attacks-probe';
    const spec = { nodeName: mine, serviceAccountName: serviceAccounts.pod };
    stack.defer(async () => fixture.administrator.remove(`${path}/${name}`));
    const { metadata } = v.parse(created, await fixture.administrator.create(path, plainPod({ name, spec })));
    const mounted = await fixture.connectAs(serviceAccounts.pod, { kind: 'Pod', name, uid: metadata.uid });
    expect(await send(mounted, observe(myReport))).toMatchObject({ status: 200 });
    const refusal = refusalOf(await send(mounted, observe(otherReport)));
    expect(refusal).toMatch(/^quicgso-guard-probes: /);
    expect(refusal).toContain(`may only write the GsoReport ${mine}, not ${other}`);
    await applyReport(fixture.administrator, mine, status);
  });

  it.each([mine, other])(
    'that names no node cannot write the report %s, and its owner reads what to do',
    async (node) => {
      const homeless = await fixture.connectAs(serviceAccounts.pod);
      const refusal = refusalOf(await send(homeless, observe(reportOf(node))));
      expect(refusal).toMatch(/^quicgso-guard-probes: /);
      expect(refusal).toContain('names no node, so it may not write any report');
      const account = `${serviceAccounts.pod} --namespace ${systemNamespace}`;
      expect(refusal).toContain(`kubectl create token ${account} --bound-object-kind Node --bound-object-name ${node}`);
    },
  );
});
