import { beforeEach, describe, expect, it, vi } from 'vitest';
import { chart, helm, kubectl } from './command-line.ts';
import { installQuicgso, testQuicgso, uninstallQuicgso } from './install-quicgso.ts';
import { watchLabels } from './label-watch.ts';
import { nodes } from './nodes.ts';
import { remakeNode } from './remake-node.ts';
import { restartApiServer } from './restart-api-server.ts';
import { asMade, labelLine, nodeLabels, noLabels, waitForVerdicts } from './wait-for-verdicts.ts';

const system = ['-n', 'quicgso-system'] as const;
const operators = [...system, '-l', 'app.kubernetes.io/component=operator'] as const;
const allLabels = nodes.map(({ name }) => labelLine(name, asMade[name])).toSorted();

/** Does something, waits until all is well again, and expects that no label was another for a moment. */
async function keepingLabels(act: () => Promise<unknown>): Promise<void> {
  await using labels = await watchLabels();
  await vi.waitFor(async () => expect(await labels.seen()).toEqual(allLabels), { timeout: 20_000 });
  await act();
  await waitForVerdicts(asMade);
  expect(await labels.seen()).toEqual(allLabels);
}

async function leader(): Promise<string> {
  return kubectl('get', 'lease', ...system, 'quicgso-operator', '-o', 'jsonpath={.spec.holderIdentity}');
}

async function uids(): Promise<string> {
  return kubectl('get', 'gsoreports', '-o', 'jsonpath={range .items[*]}{.metadata.name}={.metadata.uid} {end}');
}

describe('no label is lost', () => {
  beforeEach(async () => {
    await installQuicgso();
    await waitForVerdicts(asMade);
  });

  it('when values change and the release is rolled back', async () => {
    await keepingLabels(async () => {
      await installQuicgso('logLevel=debug', 'operator.replicas=3', 'probe.podLabels.team=edge');
      await kubectl('rollout', 'status', ...system, 'daemonset/quicgso-probe-pod', '--timeout=120s');
      await kubectl('rollout', 'status', ...system, 'daemonset/quicgso-probe-host', '--timeout=120s');
      expect(await kubectl('get', 'pods', ...system, '-l', 'team=edge', '--no-headers')).toContain(
        'quicgso-probe-host',
      );
    });
    await keepingLabels(async () => {
      await helm('rollback', 'quicgso', ...system, '--wait', '--timeout', '120s');
      await kubectl('rollout', 'status', ...system, 'daemonset/quicgso-probe-pod', '--timeout=120s');
      await kubectl('rollout', 'status', ...system, 'daemonset/quicgso-probe-host', '--timeout=120s');
    });
  });

  it('when the pod of the leading operator is killed: another leads within seconds', async () => {
    await keepingLabels(async () => {
      const before = await leader();
      await kubectl('delete', 'pod', ...system, before, '--force', '--grace-period=0');
      await vi.waitFor(
        async () => {
          const now = await leader();
          expect(now).not.toBe(before);
          expect(now).not.toBe('');
        },
        { timeout: 30_000, interval: 200 },
      );
      await kubectl('wait', 'pod', ...operators, '--for=condition=Ready', '--timeout=60s');
    });
  });

  it('when the API server is killed and starts again', async () => {
    const before = [await nodeLabels(), await uids()];
    await restartApiServer();
    await waitForVerdicts(asMade);
    expect([await nodeLabels(), await uids()]).toEqual(before);
    // What a label needs to change works on: a node that loses one gets it back.
    await kubectl('label', 'node', 'healthy', 'quicgso.io/pod-gso-');
    await waitForVerdicts(asMade);
  });

  it('by a second release, which is refused with what to do', async () => {
    const second = ['install', 'second', chart, ...system] as const;
    await expect(helm(...second)).rejects.toThrow(/exists and cannot be imported.*invalid ownership metadata/s);
    await expect(helm('install', 'second', chart, '-n', 'elsewhere', '--create-namespace')).rejects.toThrow(
      'run helm with -n quicgso-system',
    );
    expect(await nodeLabels()).toEqual(nodes.map(({ name }) => labelLine(name, asMade[name])));
  });
});

describe('a node that is made anew under the same name', () => {
  it('gets a report and labels of its own', async () => {
    await installQuicgso();
    await waitForVerdicts(asMade);
    const before = await uids();
    await remakeNode('healthy');
    await vi.waitFor(async () => expect(await uids()).not.toEqual(before), { timeout: 60_000, interval: 500 });
    await waitForVerdicts(asMade, 180_000);
  });
});

describe('uninstall', () => {
  it('leaves reports and labels and nothing that acts, and an installation over them goes on with them', async () => {
    await installQuicgso();
    await waitForVerdicts(asMade);
    await testQuicgso();
    const before = await uids();
    await uninstallQuicgso();
    const kinds = ['deployments', 'daemonsets', 'pods', 'services', 'networkpolicies', 'serviceaccounts'].join(',');
    const ours = await kubectl('get', kinds, ...system, '-l', 'app.kubernetes.io/name=quicgso', '-o', 'name');
    // It has ended, and stays to be read.
    expect(ours.trim()).toBe('pod/quicgso-test');
    expect(await kubectl('get', 'pod', ...system, 'quicgso-test', '-o', 'jsonpath={.status.phase}')).toBe('Succeeded');
    const policies = ['mutating', 'validating'].flatMap((kind) => [
      `${kind}admissionpolicies`,
      `${kind}admissionpolicybindings`,
    ]);
    const acting = await kubectl('get', [...policies, 'clusterroles', 'clusterrolebindings'].join(','), '-o', 'name');
    expect(acting.split('\n').filter((name) => name.includes('quicgso'))).toEqual([]);
    expect(await nodeLabels()).toEqual(nodes.map(({ name }) => labelLine(name, asMade[name])));

    await keepingLabels(async () => installQuicgso());
    expect(await uids()).toBe(before);
  });

  it('with cleanupOnUninstall removes labels and reports too, keeps the CRDs, and installs again', async () => {
    await installQuicgso('cleanupOnUninstall=true');
    await waitForVerdicts(asMade);
    await testQuicgso();
    await uninstallQuicgso();
    expect(await nodeLabels()).toEqual(noLabels);
    expect(await uids()).toBe('');
    expect(await kubectl('get', 'crd', '-o', 'name')).toContain('gsoreports.quicgso.io');
    expect(await kubectl('get', 'secrets,leases,jobs,pods', ...system, '-o', 'name')).toBe('');
    await installQuicgso();
    await waitForVerdicts(asMade);
  });
});
