/** Whether a kernel release (`uname -r`) is below `major.minor`. False for one that cannot be parsed. */
export function isKernelBelow(release: string, major: number, minor: number): boolean {
  const match = /^(\d+)\.(\d+)/.exec(release);
  if (!match) return false;
  const [found, foundMinor] = [Number(match[1]), Number(match[2])];
  return found < major || (found === major && foundMinor < minor);
}
