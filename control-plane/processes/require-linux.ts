import { UserError } from '../../api/user-error.ts';

/** Throws a UserError where the sandbox cannot run: it needs Linux's parent-death signals and /proc. */
export function requireLinux(platform: string = process.platform): void {
  if (platform === 'linux') return;
  throw new UserError(`The sandbox requires Linux, but this is ${platform}: use a Linux machine, VM or container.`);
}
