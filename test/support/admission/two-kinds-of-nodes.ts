import { expect, vi } from 'vitest';
import {
  apiVersion,
  capabilityLabels,
  disableAnnotation,
  injectedLabel,
  nodeMapName,
  overrideLabel,
  plurals,
} from '../../../api/names.ts';
import { createNode } from '../../../control-plane/cluster/create-node.ts';
import type { TestClient } from '../cluster/test-client.ts';
import { plainPod, readPod } from './quic-pod.ts';

/** The one GsoNodeMap of the cluster. */
export const nodeMap = `/apis/${apiVersion}/${plurals.nodeMaps}/${nodeMapName}`;

export interface TwoKindsOfNodes {
  readonly capable: readonly string[];
  readonly incapable: readonly string[];
  /** A nodeSelector, so that no other file's nodes matter. */
  readonly selector: Readonly<Record<string, string>>;
}

/**
 * Two nodes where everything works and two where nothing does, labelled as an operator labels them, also by the
 * override label, so a running operator agrees. One of each kind in each of two zones. `room`: pods per node.
 */
export async function createTwoKindsOfNodes(client: TestClient, prefix: string, room = 110): Promise<TwoKindsOfNodes> {
  const selector = { 'test.quicgso.io/file': prefix };
  const create = async (word: 'capable' | 'incapable', value: string): Promise<string[]> => {
    const verdicts = Object.fromEntries(Object.values(capabilityLabels).map((key) => [key, value]));
    const names: string[] = [];
    for (const zone of ['a', 'b']) {
      const name = `${prefix}-${word}-${zone}`;
      const labels = { ...selector, ...verdicts, [overrideLabel]: word, 'topology.kubernetes.io/zone': zone };
      const options = { name, kernelVersion: '6.18.44', labels, pods: String(room) };
      await createNode(client, options, AbortSignal.timeout(30_000));
      names.push(name);
    }
    return names;
  };
  return { selector, capable: await create('capable', 'capable'), incapable: await create('incapable', 'unsupported') };
}

/** Writes what an operator would write about them, and nothing about other nodes. */
export async function writeNodeMap(client: TestClient, { capable, incapable }: TwoKindsOfNodes): Promise<void> {
  const entry = (value: string) => (name: string) => [name, Array.from({ length: 4 }, () => value).join(',')] as const;
  const nodes = Object.fromEntries([...capable.map(entry('capable')), ...incapable.map(entry('unsupported'))]);
  await client.apply(nodeMap, { apiVersion, kind: 'GsoNodeMap', metadata: { name: nodeMapName }, nodes }, 'tester');
}

export async function removeNodes(client: TestClient, { capable, incapable }: TwoKindsOfNodes): Promise<void> {
  for (const name of [...capable, ...incapable]) {
    await client.remove(`/api/v1/nodes/${name}`);
    await client.remove(`/apis/${apiVersion}/${plurals.reports}/${name}`);
  }
}

/** Waits until a pod with these labels is treated at its creation, and the map acts for all nodes. */
export async function waitUntilTreated(
  client: TestClient,
  namespace: string,
  labels: Readonly<Record<string, string>>,
  { capable, incapable }: TwoKindsOfNodes,
): Promise<void> {
  const key = disableAnnotation('gso', 'pod');
  await vi.waitFor(
    async () => {
      for (const nodeName of [...capable, ...incapable]) {
        const canary = plainPod({ name: 'canary', labels, spec: { nodeName } });
        const answer = await client.create(`/api/v1/namespaces/${namespace}/pods`, canary, { dryRun: 'All' });
        const { metadata } = readPod(answer);
        expect(metadata.labels?.[injectedLabel]).toBe('pod');
        expect(metadata.annotations?.[key]).toBe(capable.includes(nodeName) ? 'false' : 'true');
      }
    },
    { timeout: 60_000, interval: 50 },
  );
}
