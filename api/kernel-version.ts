/** True when a kernel release, as `uname -r` prints it, is below `major.minor`. A release that cannot be read is not. */
export function isKernelBelow(release: string, major: number, minor: number): boolean {
  const match = /^(\d+)\.(\d+)/.exec(release);
  if (!match) return false;
  const [found, foundMinor] = [Number(match[1]), Number(match[2])];
  return found < major || (found === major && foundMinor < minor);
}
