import { chart, helm } from './command-line.ts';

/** Installs the chart, or brings it to these values, and returns when its pods are ready. */
export async function installQuicgso(...values: readonly string[]): Promise<void> {
  const into = ['-n', 'quicgso-system', '--create-namespace'];
  // The nodes have the images; there is no registry.
  const settings = ['image.pullPolicy=Never', ...values].flatMap((value) => ['--set', value]);
  await helm('upgrade', '--install', 'quicgso', chart, ...into, ...settings, '--wait', '--timeout', '120s');
}
