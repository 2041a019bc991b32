import { chart, helm, kubectl } from './programs/command-line.ts';

const namespace = 'quicgso-system';

/** Installs the chart, or brings it to these values, and returns, when its pods are ready, what Helm says. */
export async function installQuicgso(...values: readonly string[]): Promise<string> {
  const into = ['-n', namespace, '--create-namespace'];
  // The nodes have the images; there is no registry.
  const settings = ['image.pullPolicy=Never', ...values].flatMap((value) => ['--set', value]);
  return helm('upgrade', '--install', 'quicgso', chart, ...into, ...settings, '--wait', '--timeout', '120s');
}

/** Runs `helm test`, and returns what Helm says of it. Throws when it does not pass. */
export async function testQuicgso(): Promise<string> {
  return helm('test', 'quicgso', '-n', namespace, '--timeout', '120s');
}

/** Uninstalls the chart, if it is installed, and returns when its pods are gone, but for the finished one of `helm test`. */
export async function uninstallQuicgso(): Promise<void> {
  await helm('uninstall', 'quicgso', '-n', namespace, '--ignore-not-found', '--wait', '--timeout', '120s');
  const running = 'app.kubernetes.io/name=quicgso,app.kubernetes.io/component!=check-install';
  const ours = ['pods', '-n', namespace, '-l', running];
  await kubectl('wait', ...ours, '--for=delete', '--timeout=60s');
}
