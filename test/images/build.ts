import type { TestProject } from 'vitest/node';
import { buildImages } from '../../images/build-images.ts';
import type { ProgramName } from '../../images/programs.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The images under test, by program. */
    images: Readonly<Record<ProgramName, string>>;
  }
}

/** Builds the images once for all tests. */
export async function setup(project: TestProject): Promise<void> {
  project.provide('images', await buildImages(AbortSignal.timeout(300_000)));
}
