import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostObservation } from '../../api/v1alpha1.ts';

/** The kernel and the settings around it that explain how QUIC behaves. `root` is `/`, or a folder in its place. */
export function hostFacts(release: string, root = '/'): Pick<HostObservation, 'kernel' | 'facts'> {
  const read = (path: string): string | undefined => {
    try {
      return readFileSync(join(root, path), 'utf8').trim();
    } catch {
      // Absent or forbidden: the report omits the fact.
      return undefined;
    }
  };
  const readNumber = (path: string): number | undefined => {
    const text = read(path);
    return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
  };
  const facts = {
    rmemMax: readNumber('proc/sys/net/core/rmem_max'),
    wmemMax: readNumber('proc/sys/net/core/wmem_max'),
    hugePagePmdSize: readNumber('sys/kernel/mm/transparent_hugepage/hpage_pmd_size'),
  };
  return {
    kernel: { release, bootId: read('proc/sys/kernel/random/boot_id') ?? '' },
    facts: {
      ...(facts.rmemMax !== undefined && { rmemMax: facts.rmemMax }),
      ...(facts.wmemMax !== undefined && { wmemMax: facts.wmemMax }),
      ...(facts.hugePagePmdSize !== undefined && { hugePagePmdSize: facts.hugePagePmdSize }),
    },
  };
}
