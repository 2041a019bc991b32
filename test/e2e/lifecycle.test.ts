import { beforeEach, describe, expect, it, vi } from 'vitest';
import * as v from 'valibot';
import { fieldManagers } from '../../api/names.ts';
import { chart, helm, kubectl, quicgso } from './programs/command-line.ts';
import { installQuicgso, testQuicgso } from './install-quicgso.ts';
import { allLabels, keepingLabels } from './keeping-labels.ts';
import { watchLabels } from './label-watch.ts';
import { nodes } from './cluster/nodes.ts';
import { remakeNode } from './cluster/remake-node.ts';
import { lastRounds, uids } from './reports.ts';
import { restartApiServer } from './cluster/restart-api-server.ts';
import { asMade, labelLine, nodeLabels, waitForVerdicts } from './wait-for-verdicts.ts';

const system = ['-n', 'quicgso-system'] as const;
const operators = [...system, '-l', 'app.kubernetes.io/component=operator'] as const;

async function leader(): Promise<string> {
  return kubectl('get', 'lease', ...system, 'quicgso-operator', '-o', 'jsonpath={.spec.holderIdentity}');
}

const managers = v.object({
  items: v.array(
    v.object({
      metadata: v.object({
        name: v.string(),
        managedFields: v.array(v.object({ manager: v.string(), time: v.string() })),
      }),
    }),
  ),
});

/** When the operator last wrote to each Node: it writes what differs, and nothing else. */
async function labelWrites(): Promise<string[]> {
  const text = await kubectl('get', 'nodes', '-o', 'json', '--show-managed-fields');
  return v
    .parse(managers, JSON.parse(text))
    .items.flatMap(({ metadata: { name, managedFields } }) =>
      managedFields.filter(({ manager }) => manager === fieldManagers.operator).map(({ time }) => `${name} ${time}`),
    );
}

async function operatorSpec(fields: string): Promise<string> {
  return kubectl('get', 'deployment', ...system, 'quicgso-operator', '-o', `jsonpath={.spec.${fields}}`);
}

/** The components of the pods that run on a node, each once. */
async function componentsOn(node: string): Promise<string[]> {
  const component = String.raw`{.metadata.labels.app\.kubernetes\.io/component}`;
  const all = ['get', 'pods', ...system, '--field-selector', `spec.nodeName=${node}`] as const;
  const text = await kubectl(...all, '-o', `jsonpath={range .items[*]}${component} {end}`);
  return [...new Set(text.split(' ').filter((name) => name.startsWith('probe')))].toSorted();
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
      expect(await kubectl('get', 'pods', ...system, '-l', 'team=edge', '-o', 'name')).toMatch(
        /^(pod\/quicgso-probe-host-\w+\n){3}(pod\/quicgso-probe-pod-\w+\n){3}$/,
      );
      expect(await operatorSpec('replicas')).toBe('3');
      expect(await operatorSpec('template.spec.containers[0].args')).toContain('--log-level=debug');
    });
    await keepingLabels(async () => {
      await helm('rollback', 'quicgso', ...system, '--wait', '--timeout', '120s');
      await kubectl('rollout', 'status', ...system, 'daemonset/quicgso-probe-pod', '--timeout=120s');
      await kubectl('rollout', 'status', ...system, 'daemonset/quicgso-probe-host', '--timeout=120s');
      expect(await kubectl('get', 'pods', ...system, '-l', 'team=edge', '-o', 'name')).toBe('');
      expect(await operatorSpec('replicas')).toBe('2');
      expect(await operatorSpec('template.spec.containers[0].args')).toContain('--log-level=info');
    });
  });

  it('when people take a node out of the test, and give it back', async () => {
    await keepingLabels(async () => {
      expect(await componentsOn('healthy')).toEqual(['probe-host', 'probe-pod']);
      await kubectl('label', 'node', 'healthy', 'quicgso.io/probe=disabled');
      await vi.waitFor(async () => expect(await componentsOn('healthy')).toEqual([]), {
        timeout: 60_000,
        interval: 300,
      });
      await testQuicgso();
      await kubectl('label', 'node', 'healthy', 'quicgso.io/probe-');
      await kubectl('rollout', 'status', ...system, 'daemonset/quicgso-probe-pod', '--timeout=120s');
      await kubectl('rollout', 'status', ...system, 'daemonset/quicgso-probe-host', '--timeout=120s');
      expect(await componentsOn('healthy')).toEqual(['probe-host', 'probe-pod']);
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
    const before = [await nodeLabels(), await uids(), await labelWrites()];
    const rounds = await lastRounds();
    await restartApiServer();
    await waitForVerdicts(asMade);
    // The probes have found it again: they run what a person asks for, and write it down.
    await Promise.all(nodes.map(async ({ name }) => quicgso('reprobe', name)));
    await waitForVerdicts(asMade);
    expect((await lastRounds()).filter((round, index) => round > (rounds[index] ?? ''))).toHaveLength(6);
    expect([await nodeLabels(), await uids(), await labelWrites()]).toEqual(before);
    // What a label needs to change works on: a node that loses one gets it back.
    await kubectl('label', 'node', 'healthy', 'quicgso.io/pod-gso-');
    await waitForVerdicts(asMade);
  });

  it('by a second release, which is refused: by Helm in this namespace, by the chart in another', async () => {
    await keepingLabels(async () => {
      const second = ['install', 'second', chart, ...system] as const;
      await expect(helm(...second)).rejects.toThrow(/exists and cannot be imported.*invalid ownership metadata/s);
      await expect(helm('install', 'second', chart, '-n', 'elsewhere', '--create-namespace')).rejects.toThrow(
        'run helm with -n quicgso-system',
      );
      expect((await helm('list', '--all-namespaces', '--short')).trim()).toBe('quicgso');
    });
  });
});

describe('a node that is made anew under the same name', () => {
  it('gets a report and labels of its own', async () => {
    await installQuicgso();
    await waitForVerdicts(asMade);
    const before = await uids();
    await using labels = await watchLabels();
    await vi.waitFor(async () => expect(await labels.seen()).toEqual(allLabels), { timeout: 20_000 });
    await remakeNode('healthy');
    const owner = await kubectl('get', 'node', 'healthy', '-o', 'jsonpath={.metadata.uid}');
    const ofOthers = (lines: readonly string[]): string[] => lines.filter((line) => !line.startsWith('healthy '));
    await vi.waitFor(
      async () => {
        const now = await uids();
        expect(now.find((line) => line.startsWith('healthy '))).toMatch(new RegExp(` ${owner}$`));
        expect(ofOthers(now)).toEqual(ofOthers(before));
      },
      { timeout: 60_000, interval: 500 },
    );
    await waitForVerdicts(asMade, 180_000);
    expect(ofOthers(await labels.seen())).toEqual(ofOthers(allLabels));
  });
});

describe('a network that is switched off', () => {
  it('loses its labels, the other keeps them, and both are there again when it is switched on', async () => {
    await installQuicgso();
    await waitForVerdicts(asMade);
    await installQuicgso('probe.host.enabled=false');
    const podAlone = nodes.map(({ name }) =>
      labelLine(name, asMade[name]).replace(/^(\S+ \S+) \S+ (\S+) \S+$/, '$1 <none> $2 <none>'),
    );
    await vi.waitFor(async () => expect(await nodeLabels()).toEqual(podAlone), { timeout: 60_000, interval: 500 });
    await testQuicgso();
    await installQuicgso();
    await waitForVerdicts(asMade);
  });
});
