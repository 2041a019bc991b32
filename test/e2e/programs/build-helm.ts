import { findProgram } from './programs.ts';

/** The version of Helm that the tests use: 4, and with QUICGSO_HELM=3 the older one that many people still have. */
export const helmVersion = process.env['QUICGSO_HELM'] === '3' ? 'helm-3' : 'helm-4';

/** Builds it once, before any test: on a new machine that takes longer than a test may. */
export async function setup(): Promise<void> {
  await findProgram(helmVersion, AbortSignal.timeout(1_200_000));
}
