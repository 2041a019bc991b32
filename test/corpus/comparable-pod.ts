import { readPod, type Pod } from './pod.ts';

const identity = [
  'name',
  'generateName',
  'namespace',
  'uid',
  'resourceVersion',
  'creationTimestamp',
  'generation',
  'managedFields',
];

/**
 * A pod that the API server answered, without what differs between two creations of the same one: its identity, its
 * status, and what is random (owners' UIDs, the name of the token's volume).
 */
export function comparablePod(answer: unknown): Pod {
  // Items of a list lack apiVersion and kind.
  const { status: _status, apiVersion: _apiVersion, kind: _kind, ...pod } = withoutIdentity(answer);
  return readPod(
    JSON.parse(
      JSON.stringify(pod)
        .replaceAll(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, 'UID')
        .replaceAll(/\bkube-api-access-[a-z0-9]{5}\b/g, 'kube-api-access-RANDOM'),
    ),
  );
}

/** The same pod, to be created once more under another name. */
export function renamedPod(answer: unknown, name: string): Pod {
  const { metadata, ...pod } = withoutIdentity(answer);
  return { ...pod, apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, name } };
}

function withoutIdentity(answer: unknown): Pod {
  const { metadata, ...pod } = readPod(answer);
  const kept = Object.entries(metadata).filter(([field]) => !identity.includes(field));
  return { ...pod, metadata: Object.fromEntries(kept) };
}
