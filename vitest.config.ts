import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

/** Files run sequentially, because they share an API server with its only GsoNodeMap. */
const sharedCluster = {
  globalSetup: ['test/support/cluster/setup.ts'],
  testTimeout: 60_000,
  hookTimeout: 120_000,
  fileParallelism: false,
};

/** For tests that also install the chart. */
const withHelm = { ...sharedCluster, globalSetup: ['test/e2e/programs/build-helm.ts', ...sharedCluster.globalSetup] };

/** Real kubelets. Files run sequentially, because they share the cluster. */
const kubeletCluster = {
  globalSetup: ['test/e2e/programs/required-programs.ts', 'test/e2e/programs/build-helm.ts', 'test/e2e/setup.ts'],
  testTimeout: 300_000,
  hookTimeout: 300_000,
  fileParallelism: false,
};

/** Tests that pass on every supported version of Kubernetes. */
const withoutInjection = [
  'test/versions/**/*.test.ts',
  'test/integration/{resources,probe}/*.test.ts',
  'test/integration/**/{install-manifests,nodes,operator,peers,reprobe}.test.ts',
  'test/integration/attacks/*.test.ts',
];

/** Tests on an older version of Kubernetes. */
function versionProject(version: string, include: string[], order: number): TestProjectInlineConfiguration {
  const name = `versions-${version}`;
  // The sandbox always uses the default version of Kubernetes.
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
    // Conditions are met quickly; the timeout is for busy machines.
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
          // Some tests start a whole program, which is slow on a busy machine.
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
          // Cells mostly wait, so a few run concurrently; more would lose datagrams for lack of CPU time.
          maxConcurrency: 3,
          // Files run sequentially: rounds that share two cores with other files lose datagrams.
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
