/** UDP_SEGMENT came with Linux 4.18; Node.js 24, on which the probe runs, needs it too (and so can never report this). */
const oldest = [4, 18] as const;

/** Whether a release as in `uname -r` is older than 4.18. One that cannot be read is not: then nothing is known. */
export function isKernelTooOld(release: string): boolean {
  const [, major, minor] = /^(\d+)\.(\d+)/u.exec(release) ?? [];
  if (major === undefined || minor === undefined) return false;
  return Number(major) < oldest[0] || (Number(major) === oldest[0] && Number(minor) < oldest[1]);
}
