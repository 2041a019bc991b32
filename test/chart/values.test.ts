import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { componentLabel, nameLabel, serviceAccounts, systemNamespace, testNamespace } from '../../api/names.ts';
import { TestClient } from '../support/cluster/test-client.ts';
import { kubectlSaying } from '../e2e/programs/command-line.ts';
import { named } from '../corpus/read-corpus.ts';
import { byName, nameOf, type ChartObject } from './chart-object.ts';
import { expectedObjects } from './default-objects.ts';
import { podSpecOf, podsFoundBy, selectorsOf, templateOf } from './pod-spec.ts';
import { renderChart, renderText, type RenderedChart } from './render-chart.ts';
import { valuesOfObjects } from './values-of-objects.ts';
import { valuesOfPods } from './values-of-pods.ts';

const warnings = 'pod-security.kubernetes.io/warn';
const testAccount = `/api/v1/namespaces/${systemNamespace}/serviceaccounts/${serviceAccounts.checkInstall}`;
/** Those of Helm's guide that every object has, and those of them that change with a version. */
const standardLabels = {
  [nameLabel]: 'quicgso',
  'app.kubernetes.io/instance': 'quicgso',
  'app.kubernetes.io/version': '0.1.0',
  'app.kubernetes.io/managed-by': 'Helm',
  'helm.sh/chart': 'quicgso-0.1.0',
};
const hostProbeWarning =
  'Warning: would violate PodSecurity "restricted:latest": host namespaces (hostNetwork=true), ' +
  'hostPort (container "probe" uses hostPort 47600)';
const isOfCluster = /^(Cluster|CustomResource|Mutating|Validating|Namespace$)/;

/** What Pod Security's profile restricted asks for, and more: a user of nobody's, and a root that nobody can write to. */
const restricted = {
  pod: { runAsNonRoot: true, runAsUser: 65_534, runAsGroup: 65_534, seccompProfile: { type: 'RuntimeDefault' } },
  container: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
};

const admin = new TestClient();

// What a dry run cannot make, because it stores nothing: the namespace and the account of the pod of helm test.
beforeAll(async () => {
  await admin.create('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: testNamespace } });
  const metadata = { name: serviceAccounts.checkInstall, namespace: systemNamespace };
  await admin.create(`/api/v1/namespaces/${systemNamespace}/serviceaccounts`, {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata,
  });
  await admin.patch(`/api/v1/namespaces/${systemNamespace}`, { metadata: { labels: { [warnings]: 'restricted' } } });
});

afterAll(async () => {
  await admin.patch(`/api/v1/namespaces/${systemNamespace}`, { metadata: { labels: { [warnings]: null } } });
  await admin.remove(testAccount);
  await admin.remove(`/api/v1/namespaces/${testNamespace}`);
  await admin[Symbol.asyncDispose]();
});

describe.for(named([...valuesOfObjects, ...valuesOfPods]))('%s:', ([, valuesCase]) => {
  const { values, injects = true, lacks = [], adds = [], holds = {}, everywhere = {}, never = [] } = valuesCase;
  const options = { values, injects };
  let rendered: RenderedChart;
  beforeAll(async () => {
    rendered = await renderChart(options);
  });
  afterAll(async () => rendered[Symbol.asyncDispose]());

  it('renders the same to the byte each time', async () => {
    expect(await renderText(options)).toBe(rendered.text);
  });

  it('makes these objects and no others', () => {
    expect(rendered.objects.map(nameOf).toSorted()).toEqual([...expectedObjects(lacks), ...adds].toSorted());
  });

  it('holds what is expected of it', () => {
    const found = Object.fromEntries(rendered.objects.map((object) => [nameOf(object), object]));
    expect(found).toMatchObject(holds);
    expect(byName(rendered.objects, ({ metadata }) => metadata)).toMatchObject(
      byName(rendered.objects, () => everywhere),
    );
    for (const text of never) expect(rendered.text).not.toContain(text);
  });

  // All of it, hooks too. Nothing is left out; a dry run makes no pods of DaemonSets, Deployment and Job, so that their
  // templates alone are looked at. Some of it is there already (test/support/cluster/setup.ts), and another's: hence the force.
  // The only warning is that of the host network, which is what its probe is for.
  it('is taken by the API server, without a warning but that of the host network', async () => {
    const dryRun = ['apply', '--server-side', '--force-conflicts', '--dry-run=server'];
    const { stdout, stderr } = await kubectlSaying(...dryRun, '-f', rendered.file);
    expect(stdout.match(/serverside-applied \(server dry run\)$/gm)).toHaveLength(rendered.objects.length);
    const said = stderr.split('\n').filter((line) => line !== '');
    expect(said).toEqual(lacks.includes('hostProbe') ? [] : [hostProbeWarning]);
  });

  it('has the standard labels on every object, and on no selector what changes with a version', () => {
    const { objects } = rendered;
    expect(byName(objects, ({ metadata }) => metadata.labels)).toMatchObject(byName(objects, () => standardLabels));
    const keys = objects.flatMap(selectorsOf).flatMap(Object.keys);
    expect(new Set(keys)).toEqual(new Set([nameLabel, componentLabel]));
  });

  it('makes workloads that find their own pods and no others', () => {
    const workloads = rendered.objects.filter((object) => templateOf(object) !== undefined);
    const found = byName(workloads, (object) => podsFoundBy(object, workloads));
    expect(found).toEqual(byName(workloads, (object) => (object.kind === 'Job' ? [] : [nameOf(object)])));
  });

  it('gives every container the whole restricted security context', () => {
    const specs = rendered.objects.flatMap((object) => podSpecOf(object) ?? []);
    expect(specs.map(({ securityContext }) => securityContext)).toEqual(specs.map(() => restricted.pod));
    const containers = specs.flatMap((spec) => [...spec.initContainers, ...spec.containers]);
    expect(containers.map(({ securityContext }) => securityContext)).toEqual(
      containers.map(() => restricted.container),
    );
  });

  it('puts what has a namespace into that of quicgso, and the rights to create a test pod into that of the test', () => {
    const { objects } = rendered;
    const ofTest = ['Role', 'RoleBinding'].map((kind) => `${kind} quicgso-test in ${testNamespace}`);
    const namespaceOf = (object: ChartObject): string =>
      ofTest.includes(nameOf(object)) ? testNamespace : systemNamespace;
    expect(byName(objects, ({ metadata }) => metadata.namespace)).toEqual(
      byName(objects, (object) => (isOfCluster.test(object.kind) ? undefined : namespaceOf(object))),
    );
  });

  it('makes a hook of what helm test and helm uninstall need for a while, and of nothing else', () => {
    const comesAndGoes = (name: string): boolean => / quicgso-(test|clean-up|system-helm-test)\b/.test(name);
    const hooks = rendered.objects.filter(({ metadata }) => metadata.annotations['helm.sh/hook'] !== undefined);
    expect(hooks.map(nameOf)).toEqual(rendered.objects.map(nameOf).filter(comesAndGoes));
  });
});
