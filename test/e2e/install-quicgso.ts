import { chart, helm, kubectl } from './command-line.ts';

const namespace = 'quicgso-system';

/** Installs the chart, or brings it to these values, and returns, when its pods are ready, what Helm says. */
export async function installQuicgso(...values: readonly string[]): Promise<string> {
  const into = ['-n', namespace, '--create-namespace'];
  // The nodes have the images; there is no registry.
  const settings = ['image.pullPolicy=Never', ...values].flatMap((value) => ['--set', value]);
  return helm('upgrade', '--install', 'quicgso', chart, ...into, ...settings, '--wait', '--timeout', '120s');
}

/** Uninstalls the chart, if it is installed, and returns when its pods are gone. */
export async function uninstallQuicgso(): Promise<void> {
  await helm('uninstall', 'quicgso', '-n', namespace, '--ignore-not-found', '--wait', '--timeout', '120s');
  // The finished pod of the last `helm test`, which stays to be read.
  await kubectl('delete', 'pod', '-n', namespace, 'quicgso-test', '--ignore-not-found');
  const ours = ['pods', '-n', namespace, '-l', 'app.kubernetes.io/name=quicgso'];
  await kubectl('wait', ...ours, '--for=delete', '--timeout=60s');
}
