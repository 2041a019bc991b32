import type { Reporter, TestModule } from 'vitest/node';

/** Ends a run with `N passed, N failed`. Written at exit, because teardown and vitest's summary come after onTestRunEnd. */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const count = (state: 'passed' | 'failed'): number =>
      modules.reduce((sum, module) => sum + [...module.children.allTests(state)].length, 0);
    const broken = modules.filter((module) => module.errors().length > 0).length + errors.length;
    const line = `${count('passed')} passed, ${count('failed') + broken} failed\n`;
    process.once('exit', () => process.stdout.write(line));
  }
}
