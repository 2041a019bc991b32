import type { Reporter, TestModule } from 'vitest/node';

/**
 * Ends a run with what failed, a line each, and then `N passed, N failed`, so that the end of a long log says it all.
 * Written at exit, because teardown and vitest's summary come after onTestRunEnd.
 */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly { message: string }[]): void {
    const passed = modules.reduce((sum, module) => sum + [...module.children.allTests('passed')].length, 0);
    const failures = [
      ...modules.flatMap((module) => [
        ...[...module.children.allTests('failed')].map((test) =>
          failure(`${module.relativeModuleId} > ${test.fullName}`, test.result().errors),
        ),
        ...[...module.children.allSuites()]
          .filter((suite) => suite.errors().length > 0)
          .map((suite) => failure(`${module.relativeModuleId} > ${suite.fullName}`, suite.errors())),
        ...(module.errors().length > 0 ? [failure(module.relativeModuleId, module.errors())] : []),
      ]),
      ...errors.map((error) => failure('outside of any test', [error])),
    ];
    process.once('exit', (code) => {
      // A set-up that cannot end, or leaves something behind, is known by this alone.
      if (code !== 0 && failures.length === 0) failures.push('FAILED the end of the set-up: see "error during close"');
      process.stdout.write(`${[...failures, `${passed} passed, ${failures.length} failed`].join('\n')}\n`);
    });
  }
}

/** A line that says which test failed and why, as far as that fits in a few hundred characters. */
function failure(what: string, errors: readonly { message: string }[] = []): string {
  const why = errors.map(({ message }) => message.replaceAll(/\s+/g, ' ')).join('; ');
  return `FAILED ${what}: ${why.slice(0, 300)}`;
}
