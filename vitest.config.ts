import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    restoreMocks: true,
    reporters: ['default', './test/count-reporter.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{api,charts,node-probe,operator,cli}/**/*.test.ts'],
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
          globalSetup: ['test/integration/cluster.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // One file after the other, after the unit tests: they share one API server, and its one GsoNodeMap.
          fileParallelism: false,
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
    ],
  },
});
