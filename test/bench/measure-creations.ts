import * as v from 'valibot';
import { injectedLabel, placementLabel } from '../../api/names.ts';
import type { PolicyRule } from '../../api/v1alpha1.ts';
import { waitUntil } from '../../control-plane/processes/wait-until.ts';
import type { BenchCluster } from './bench-cluster.ts';
import { cpuTime } from './cpu-time.ts';
import type { Figure } from './figure.ts';
import { median } from './median.ts';

const rounds = 15;
const creationsOfARound = 60;

const created = v.object({ metadata: v.object({ labels: v.record(v.string(), v.string()) }) });

const ruleFor = (app: string): PolicyRule => ({
  selector: { matchLabels: { app }, matchExpressions: [{ key: 'tier', operator: 'In', values: ['edge', 'core'] }] },
});

interface Kind {
  readonly what: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly isTreated: boolean;
}

const kinds: Readonly<Record<'off' | 'unmatched' | 'label' | 'one' | 'twenty', Kind>> = {
  off: { what: 'the namespace is not opted in', namespace: 'bench-off', labels: { app: 'quic' }, isTreated: false },
  unmatched: { what: 'no rule matches', namespace: 'bench-one', labels: { app: 'other' }, isTreated: false },
  label: {
    what: 'treated by its own label',
    namespace: 'bench-one',
    labels: { app: 'quic', [placementLabel]: 'prefer' },
    isTreated: true,
  },
  one: { what: 'treated by the only rule', namespace: 'bench-one', labels: { app: 'quic' }, isTreated: true },
  twenty: {
    what: 'treated by the last of 20 rules',
    namespace: 'bench-twenty',
    labels: { app: 'quic' },
    isTreated: true,
  },
};

/** What one pod creation costs the API server in CPU time. */
export async function measureCreations(cluster: BenchCluster): Promise<Figure[]> {
  await cluster.addNamespace('bench-off');
  await cluster.addNamespace('bench-one', [ruleFor('quic')]);
  const others = Array.from({ length: 19 }, (_rule, index) => ruleFor(`other-${index}`));
  await cluster.addNamespace('bench-twenty', [...others, ruleFor('quic')]);
  for (const kind of Object.values(kinds)) await waitUntilRight(cluster, kind);

  const costs = new Map(Object.values(kinds).map((kind) => [kind, new Array<number>()]));
  // The first round warms up.
  for (let round = 0; round <= rounds; round++) {
    // One after the other, so that whatever else the machine does touches all of them.
    for (const [kind, found] of costs) {
      const before = cpuTime(cluster.pid);
      for (let index = 0; index < creationsOfARound; index++) await create(cluster, kind);
      if (round > 0) found.push((cpuTime(cluster.pid) - before) / creationsOfARound);
    }
  }

  const cost = (kind: Kind): number => median(costs.get(kind) ?? []);
  const more = (kind: Kind): number => cost(kind) - cost(kinds.off);
  const figures = Object.values(kinds).map((kind): Figure => ({ what: kind.what, value: cost(kind), unit: 'ms' }));
  return [
    ...figures,
    { what: 'more than not opted in: no rule matches', value: more(kinds.unmatched), unit: 'ms' },
    { what: 'more than not opted in: by label', value: more(kinds.label), unit: 'ms', budget: 6 },
    { what: 'more than not opted in: by one rule', value: more(kinds.one), unit: 'ms', budget: 6 },
    { what: 'more than not opted in: by the last of 20 rules', value: more(kinds.twenty), unit: 'ms', budget: 6 },
    { what: '20 rules against one', value: cost(kinds.twenty) / cost(kinds.one), unit: 'times', budget: 1.5 },
  ];
}

/** A dry run: all of admission, and nothing is stored. */
async function create(cluster: BenchCluster, { namespace, labels }: Kind): Promise<unknown> {
  const env = Array.from({ length: 10 }, (_variable, index) => ({ name: `VARIABLE_${index}`, value: 'x' }));
  const containers = ['server', 'sidecar'].map((name) => ({ name, image: 'x', env }));
  return cluster.create(`/api/v1/namespaces/${namespace}/pods?dryRun=All`, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'bench', labels: { ...labels, tier: 'edge' } },
    spec: { containers },
  });
}

async function waitUntilRight(cluster: BenchCluster, kind: Kind): Promise<void> {
  await waitUntil(
    async () => {
      const { metadata } = v.parse(created, await create(cluster, kind));
      return injectedLabel in metadata.labels === kind.isTreated || undefined;
    },
    { subject: `a pod that is ${kind.what}`, signal: cluster.signal },
  );
}
