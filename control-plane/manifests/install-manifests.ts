import * as v from 'valibot';
import { systemNamespace } from '../../api/names.ts';
import { admissionKindsPath, noInjection, servesInjection } from '../../api/serves-injection.ts';
import { UserError } from '../../api/user-error.ts';
import type { ApiClient } from '../../kube/api-client.ts';
import { serverSideApply } from '../../kube/server-side-apply.ts';
import { readManifests, type Manifest } from './read-manifests.ts';
import { resourcePath } from './resource-path.ts';
import { waitUntil } from '../processes/wait-until.ts';

export interface InstallOptions {
  /** YAML files, and directories of YAML files. */
  readonly paths: readonly string[];
  readonly signal: AbortSignal;
}

const fieldManager = 'quicgso-sandbox';

const definition = v.object({
  status: v.object({ conditions: v.array(v.object({ type: v.string(), status: v.string() })) }),
});

/**
 * Applies all objects in these files: first the namespace, then the CRDs, and when those are established the rest, because
 * a policy does not act while the kind of its parameter is unknown. Idempotent. Returns before the policies act (see
 * waitUntilPolicyActs). If the API server does not serve the policies, it installs the rest and throws a UserError.
 */
export async function installManifests(client: ApiClient, { paths, signal }: InstallOptions): Promise<void> {
  const namespace: Manifest = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: systemNamespace } };
  const found = await readManifests(paths);
  const isNamespace = ({ kind, metadata }: Manifest): boolean =>
    kind === namespace.kind && metadata.name === systemNamespace;
  const objects = found.some(isNamespace) ? found : [namespace, ...found];
  const {
    Namespace = [],
    CustomResourceDefinition = [],
    rest = [],
  } = Object.groupBy(objects, ({ kind }) =>
    kind === 'Namespace' || kind === 'CustomResourceDefinition' ? kind : 'rest',
  );
  await applyAll(client, Namespace, signal);
  await applyAll(client, CustomResourceDefinition, signal);
  const injection = rest.filter(({ kind }) => /^MutatingAdmissionPolicy(Binding)?$/.test(kind));
  const canInject = injection.length === 0 || (await canServeInjection(client, signal));
  await applyAll(client, canInject ? rest : rest.filter((object) => !injection.includes(object)), signal);
  if (!canInject) throw new UserError(`${noInjection} Everything else is installed.`);
}

async function canServeInjection(client: ApiClient, signal: AbortSignal): Promise<boolean> {
  return servesInjection(await client.request({ method: 'GET', path: admissionKindsPath, signal }));
}

async function applyAll(client: ApiClient, objects: readonly Manifest[], signal: AbortSignal): Promise<void> {
  await Promise.all(objects.map(async (object) => applyManifest(client, object, signal)));
}

async function applyManifest(client: ApiClient, object: Manifest, signal: AbortSignal): Promise<void> {
  const subject = `${object.kind} ${object.metadata.name}`;
  try {
    // Discovery may list the kind of a CRD shortly after the CRD is established.
    const path = await waitUntil(async (either) => resourcePath(client, object, either), {
      subject: `kind ${object.kind} of ${object.apiVersion}`,
      signal,
      timeoutMs: 10_000,
    });
    await serverSideApply(client, { path, query: { fieldValidation: 'Strict' }, body: object, fieldManager, signal });
    if (object.kind !== 'CustomResourceDefinition') return;
    await waitUntil(
      async (either) => {
        const { body } = await client.ask({ method: 'GET', path, signal: either });
        const found = v.safeParse(definition, body);
        const conditions = found.success ? found.output.status.conditions : [];
        return conditions.some(({ type, status }) => type === 'Established' && status === 'True') || undefined;
      },
      { subject: 'the condition Established', signal, timeoutMs: 20_000 },
    );
  } catch (cause) {
    signal.throwIfAborted();
    throw new Error(`installing ${subject}`, { cause });
  }
}
