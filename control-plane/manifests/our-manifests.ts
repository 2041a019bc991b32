import { fileURLToPath } from 'node:url';

/** The folders with everything that quicgso installs into a cluster, as absolute paths. */
export const ourManifests: readonly string[] = [
  'crds',
  'charts/quicgso/rbac',
  'charts/quicgso/guard',
  'charts/quicgso/admission',
].map((folder) => fileURLToPath(new URL(`../../${folder}`, import.meta.url)));
