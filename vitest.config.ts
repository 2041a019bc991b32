import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

/** One file after the other: they share one API server, and its one GsoNodeMap. */
const sharedCluster = {
  globalSetup: ['test/support/cluster/setup.ts'],
  testTimeout: 60_000,
  hookTimeout: 120_000,
  fileParallelism: false,
};

/** The same, for tests of the chart too. */
const withHelm = { ...sharedCluster, globalSetup: ['test/e2e/programs/build-helm.ts', ...sharedCluster.globalSetup] };

/** Real kubelets; one file after the other, since they share the cluster. */
const kubeletCluster = {
  globalSetup: ['test/e2e/programs/required-programs.ts', 'test/e2e/programs/build-helm.ts', 'test/e2e/setup.ts'],
  testTimeout: 300_000,
  hookTimeout: 300_000,
  fileParallelism: false,
};

/** What works on every version of Kubernetes. */
const withoutInjection = [
  'test/versions/**/*.test.ts',
  'test/integration/{resources,probe}/*.test.ts',
  'test/integration/**/{install-manifests,nodes,operator,peers,reprobe}.test.ts',
  'test/integration/attacks/*.test.ts',
];

/** Tests on an older Kubernetes, in the order of the list below, after all others. */
function versionProject(version: string, include: string[], order: number): TestProjectInlineConfiguration {
  const name = `versions-${version}`;
  // The sandbox is always of the version that we develop with.
  const exclude = ['test/integration/control-plane/sandbox.test.ts'];
  const provide = { kubernetesVersion: version };
  return {
    extends: true,
    test: { name, include, exclude, provide, ...withHelm, sequence: { groupOrder: order } },
  };
}

export default defineConfig({
  test: {
    restoreMocks: true,
    // A condition that is waited for comes at once where it comes; the limit is for machines that do much else.
    expect: { poll: { timeout: 20_000, interval: 10 } },
    reporters: ['default', './test/count-reporter.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            '{api,charts,cli,control-plane,hooks,images,kube,linux,node-probe,operator,products,test/{docs,imports,reference}}/**/*.test.ts',
          ],
          // Some start a whole program, which takes its time on a busy machine.
          testTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          ...sharedCluster,
          // After the unit tests.
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'kernels',
          include: ['test/kernels/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 300_000,
          // A cell mostly waits, so a few run at once; more would lose datagrams for want of time.
          maxConcurrency: 3,
          // One file after the other: rounds that share two cores with others lose datagrams for reasons of their own.
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      versionProject('1.36.3', ['test/integration/**/*.test.ts'], 3),
      versionProject('1.35.4', withoutInjection, 4),
      versionProject('1.32.13', withoutInjection, 5),
      {
        extends: true,
        test: {
          name: 'chart',
          include: ['test/chart/**/*.test.ts'],
          ...withHelm,
          sequence: { groupOrder: 6 },
        },
      },
      {
        extends: true,
        test: {
          name: 'images',
          include: ['test/images/**/*.test.ts'],
          ...sharedCluster,
          globalSetup: [...sharedCluster.globalSetup, 'test/images/build.ts'],
          sequence: { groupOrder: 7 },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          ...kubeletCluster,
          sequence: { groupOrder: 8 },
        },
      },
      {
        extends: true,
        test: {
          name: 'soak-probes',
          include: ['test/soak/*.test.ts'],
          ...kubeletCluster,
          testTimeout: 3_600_000,
          sequence: { groupOrder: 9 },
        },
      },
    ],
  },
});
