/** The files that a program loads according to `ldd`: libraries and the loader. Throws if one is missing. */
export function readLdd(output: string): string[] {
  const files = new Set<string>();
  for (const line of output.split('\n').map((untrimmed) => untrimmed.trim())) {
    const [, missing] = /^(\S+) => not found$/.exec(line) ?? [];
    if (missing !== undefined) throw new Error(`reading the output of ldd: library ${missing} not found`);
    // `libm.so.6 => /lib/libm.so.6 (0x…)`, or the loader as `/lib64/ld-linux-x86-64.so.2 (0x…)`, but not linux-vdso.so.1.
    const [, file] = /^(?:\S+ => )?(\/\S+) \(0x[\da-f]+\)$/.exec(line) ?? [];
    if (file !== undefined) files.add(file);
  }
  if (files.size === 0) throw new Error('reading the output of ldd: no libraries');
  return [...files].toSorted();
}
