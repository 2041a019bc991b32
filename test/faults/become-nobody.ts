const nobody = 65_534;

/**
 * Makes root nobody, in no group and without capabilities, for the rest of this process; everybody else stays. Load all
 * modules before: nobody may not read a checkout in root's home.
 */
export function becomeNobody(): void {
  if (process.getuid?.() !== 0) return;
  process.setgroups?.([]);
  process.setgid?.(nobody);
  process.setuid?.(nobody);
}
