import { tmpdir } from 'node:os';
import type { TestProject } from 'vitest/node';
import { makeTemporaryFolder } from '../../control-plane/processes/temporary-folder.ts';
import { buildImages } from '../../images/build-images.ts';
import type { ProgramName } from '../../images/programs.ts';
import { findDocker } from '../e2e/cluster/docker.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The images under test, by program. */
    images: Readonly<Record<ProgramName, string>>;
  }
}

/** Builds the images once for all tests. Where no Docker runs, it starts one. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const signal = AbortSignal.timeout(300_000);
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await makeTemporaryFolder(tmpdir(), 'images-docker'));
  stack.use(await findDocker(folder.path, signal));
  project.provide('images', await buildImages(signal));
  const all = stack.move();
  return async () => all.disposeAsync();
}
