import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../../../control-plane/processes/run-command.ts';
import { docker } from '../cluster/docker.ts';
import { findProgram } from '../programs/programs.ts';

/** Programs of users, in images of their own: Caddy, and a small server and client on another version of quic-go. */
export const caddyImage = 'localhost/quicgso-e2e-caddy:1';
export const quicImage = 'localhost/quicgso-e2e-quic:1';

/** Bytes of the file that both serve. */
export const fileBytes = 20 << 20;

/** Builds both images. `folder`: for files on the way. */
export async function buildWorkloadImages(folder: string, signal: AbortSignal): Promise<void> {
  const caddy = join(folder, 'caddy');
  await mkdir(join(caddy, 'site'), { recursive: true });
  await copyFile(await findProgram('caddy', signal), join(caddy, 'caddy'));
  await copyFile(join(import.meta.dirname, 'caddy/Caddyfile'), join(caddy, 'Caddyfile'));
  await writeFile(join(caddy, 'site/file'), randomBytes(fileBytes));
  await build(
    caddyImage,
    caddy,
    'COPY . /\nENV XDG_DATA_HOME=/data\nENTRYPOINT ["/caddy", "run", "--config", "/Caddyfile"]',
    signal,
  );

  const quic = join(folder, 'quic');
  await mkdir(quic);
  const command = ['go', 'build', '-trimpath', '-ldflags', '-s -w', '-o', join(quic, 'quic'), '.'] as const;
  const env = { ...process.env, CGO_ENABLED: '0' };
  const cwd = join(import.meta.dirname, 'quic');
  const { exitCode, stderr } = await runCommand({ command, env, cwd, signal });
  if (exitCode !== 0) throw new Error(`building test/e2e/quic: ${stderr}`);
  await build(quicImage, quic, 'COPY quic /quic\nENTRYPOINT ["/quic"]\nCMD ["serve", ":8443"]', signal);
}

async function build(image: string, folder: string, lines: string, signal: AbortSignal): Promise<void> {
  await writeFile(join(folder, 'Dockerfile'), `FROM scratch\n${lines}\n`);
  await docker(['build', '--quiet', '--tag', image, folder], signal);
}
