import { fileURLToPath } from 'node:url';

/** Absolute paths of everything that quicgso installs into a cluster. */
export const manifestPaths: readonly string[] = [
  'crds',
  'charts/quicgso/rbac',
  'charts/quicgso/guard',
  'charts/quicgso/admission',
].map((folder) => fileURLToPath(new URL(`../../${folder}`, import.meta.url)));
