import { basename } from 'node:path';
import { installManifests } from '../../../control-plane/manifests/install-manifests.ts';
import { manifestPaths } from '../../../control-plane/manifests/manifest-paths.ts';
import { readManifests } from '../../../control-plane/manifests/read-manifests.ts';
import { resourcePath } from '../../../control-plane/manifests/resource-path.ts';
import type { TestClient } from '../cluster/test-client.ts';

const paths = manifestPaths.filter((folder) => basename(folder) === 'admission');

/** Reinstalls quicgso's admission policies. They take effect some time later. */
export async function installPolicies(client: TestClient): Promise<void> {
  await installManifests(client, { paths, signal: AbortSignal.timeout(60_000) });
}

/** Removes quicgso's admission policies. They stay in effect for some time. */
export async function removePolicies(client: TestClient): Promise<void> {
  for (const manifest of await readManifests(paths)) {
    const path = await resourcePath(client, manifest, AbortSignal.timeout(10_000));
    if (path !== undefined) await client.remove(path);
  }
}
