import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kubectlSaying } from './programs/command-line.ts';
import { installQuicgso } from './install-quicgso.ts';

const namespace = ['namespace', 'quicgso-system'] as const;
const level = 'pod-security.kubernetes.io/enforce';

/** What the API server says of the pods that are in the namespace, if it were to enforce the profile `restricted`. */
async function violations(): Promise<string> {
  const { stderr } = await kubectlSaying(
    'label',
    ...namespace,
    '--dry-run=server',
    '--overwrite',
    `${level}=restricted`,
  );
  return stderr;
}

describe('Pod Security', () => {
  beforeAll(async () => {
    await installQuicgso();
  });
  afterAll(async () => {
    await kubectlSaying('label', ...namespace, `${level}-`);
  });

  it('finds nothing against the pods of the operator and the pod network, and two things against the host probe', async () => {
    const warnings = (await violations()).split('\n').filter((line) => line.startsWith('Warning: '));
    expect(warnings[0]).toContain(
      'existing pods in namespace "quicgso-system" violate the new PodSecurity enforce level',
    );
    expect(warnings.slice(1)).toEqual([
      expect.stringMatching(/^Warning: quicgso-probe-host-\w+( \(and 2 other pods\))?: host namespaces, hostPort$/),
    ]);
  });

  it('makes the chart warn where the namespace forbids the host probe, which says how to go on', async () => {
    await kubectlSaying('label', ...namespace, '--overwrite', `${level}=baseline`);
    const notes = await installQuicgso();
    expect(notes).toContain('enforces Pod Security "baseline", which forbids hostNetwork');
    expect(notes).toContain('probe.host.enabled=false');
  });
});
