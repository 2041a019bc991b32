import { UserError } from '../../api/user-error.ts';

/** Throws a UserError where the sandbox cannot run: it relies on Linux's death signals and on /proc. */
export function requireLinux(platform: string = process.platform): void {
  if (platform === 'linux') return;
  throw new UserError(`The sandbox requires Linux, but this is ${platform}: use a Linux machine, VM or container.`);
}
