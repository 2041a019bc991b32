import { parse } from 'valibot';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { apiVersion, capabilityLabels, nodeMapName, plurals } from '../../../api/names.ts';
import { gsoReportSchema, type GsoReport } from '../../../api/v1alpha1.ts';
import { TestClient } from '../../support/cluster/test-client.ts';
import { createNode } from '../../../control-plane/cluster/create-node.ts';
import { startOperator } from '../../support/programs/start-operator.ts';
import { startProbe } from '../../support/programs/start-probe.ts';

const nodes = ['wire-a', 'wire-b'];
const signal = AbortSignal.timeout(120_000);

/** Two real probes of the pod network on this machine, each as the probe of its own node; they reach each other by loopback. */
describe('two probes and the operator', () => {
  const stack = new AsyncDisposableStack();
  let client: TestClient;

  beforeAll(async () => {
    client = stack.use(new TestClient());
    stack.use(await startOperator());
    for (const name of nodes) {
      const { uid } = await createNode(client, { name, kernelVersion: '6.1.0' }, signal);
      stack.use(await startProbe({ name, uid }));
    }
  });

  afterAll(async () => {
    await stack.disposeAsync();
    await using cleaner = new TestClient();
    const remove = async (path: string): Promise<unknown> => cleaner.ask({ method: 'DELETE', path, signal });
    for (const name of nodes) {
      await remove(`/api/v1/nodes/${name}`);
      await remove(`/apis/${apiVersion}/${plurals.reports}/${name}`);
    }
    await remove(`/apis/${apiVersion}/${plurals.nodeMaps}/${nodeMapName}`);
  });

  async function report(name: string): Promise<GsoReport | undefined> {
    const path = `/apis/${apiVersion}/${plurals.reports}/${name}`;
    const { status, body } = await client.ask({ method: 'GET', path, signal });
    return status === 200 ? parse(gsoReportSchema, body) : undefined;
  }

  it('find each other, and what they deliver is evidence from the wire', async () => {
    for (const name of nodes) {
      const found = await vi.waitUntil(
        async () => {
          const seen = await report(name);
          return seen?.status?.verdict?.podGso?.evidence === 'Wire' ? seen : undefined;
        },
        { timeout: 45_000, interval: 200 },
      );
      expect(found.status?.verdict?.podGso).toMatchObject({ state: 'Capable', reason: 'Delivered' });
      expect(found.status?.observed?.pod?.peers?.map(({ node }) => node)).toContain(
        nodes.find((other) => other !== name),
      );
      expect(found.status?.conditions?.find(({ type }) => type === 'WireVerified')?.status).toBe('True');
    }
  });

  it('have their nodes labelled by it', async () => {
    for (const name of nodes) {
      const { body } = await client.ask({ method: 'GET', path: `/api/v1/nodes/${name}`, signal });
      expect(body).toMatchObject({ metadata: { labels: { [capabilityLabels.podGso]: 'capable' } } });
    }
  });

  it('run a round immediately when a user requests it, and report it', async () => {
    const [name = ''] = nodes;
    const before = await report(name);
    const path = `/apis/${apiVersion}/${plurals.reports}/${name}`;
    const spec = { probeRequestedAt: new Date().toISOString() };
    await client.apply(path, { apiVersion, kind: 'GsoReport', metadata: { name }, spec }, 'somebody');
    const roundOf = (seen: GsoReport | undefined): number => seen?.status?.observed?.pod?.rounds ?? 0;
    await vi.waitUntil(async () => roundOf(await report(name)) > roundOf(before), { timeout: 20_000, interval: 100 });
    expect((await report(name))?.spec?.peers?.pod).toEqual(before?.spec?.peers?.pod);
  });
});
