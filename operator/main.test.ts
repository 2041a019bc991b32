import { execFile } from 'node:child_process';
import { expect, it } from 'vitest';

it('exits with a message when there is no cluster, instead of retrying', async () => {
  const { code, stdout } = await new Promise<{ code: unknown; stdout: string }>((resolve) => {
    const env = { PATH: process.env['PATH'], HOME: '/nonexistent' };
    const main = new URL('main.ts', import.meta.url).pathname;
    execFile(process.execPath, [main, '--health-port', '0'], { env }, (error, out) =>
      resolve({ code: error?.code, stdout: out }),
    );
  });
  expect(code).toBe(1);
  expect(stdout).toContain('no cluster found: the pod has no service account token, and KUBECONFIG is not set');
});
