import * as v from 'valibot';
import { admissionPolicyName, injectionLabel } from '../../../../api/names.ts';
import { admissionKindsPath, servesInjection } from '../../../../api/serves-injection.ts';
import { textMap } from '../../../../api/text-map.ts';
import { gsoPolicySchema } from '../../../../api/v1alpha1.ts';
import type { ApiClient } from '../../../../kube/api-client.ts';
import { namespacesPath, nodesPath, podPath, policyPath } from '../../../../kube/paths.ts';
import { lookUp } from '../../../lookup/look-up.ts';
import { UserError } from '../../../../api/user-error.ts';
import { observeNodeFacts } from '../../../lookup/node-facts.ts';
import { see, seeAll } from '../../../lookup/seen.ts';
import type { PodFacts } from './pod-facts.ts';
import { readNodeSchema } from './read-node.ts';
import { type ReadPod, readPodSchema } from './read-pod.ts';
import { managedFieldsSchema, writtenAt } from './written-at.ts';

const admissionPolicyPath = `${admissionKindsPath}/mutatingadmissionpolicies/${admissionPolicyName}`;

const namespaceSchema = v.pipe(
  v.object({
    metadata: v.object({
      labels: v.optional(textMap, {}),
      managedFields: managedFieldsSchema,
    }),
  }),
  v.transform(({ metadata }) => ({
    injection: metadata.labels[injectionLabel],
    since: writtenAt(metadata.managedFields, ['metadata', 'labels', injectionLabel]),
  })),
);

const policySchema = v.pipe(
  v.object({
    metadata: v.object({ creationTimestamp: v.string(), managedFields: managedFieldsSchema }),
    spec: gsoPolicySchema.entries.spec,
  }),
  v.transform(({ metadata, spec }) => ({
    rules: spec.rules,
    since: writtenAt(metadata.managedFields, ['spec', 'rules']) ?? metadata.creationTimestamp,
  })),
);

const servesSchema = v.pipe(v.unknown(), v.transform(servesInjection));

const versionSchema = v.pipe(
  v.object({ gitVersion: v.string() }),
  v.transform(({ gitVersion }) => gitVersion),
);

const createdSchema = v.pipe(
  v.object({ metadata: v.object({ creationTimestamp: v.string() }) }),
  v.transform(({ metadata }) => metadata.creationTimestamp),
);

/** Reads a pod and everything that decides about it. Throws a UserError if the pod does not exist or may not be read. */
export async function observePod(client: ApiClient, namespace: string, name: string): Promise<PodFacts> {
  const pod = await findPod(client, namespace, name);
  const namespacePath = `${namespacesPath}/${encodeURIComponent(namespace)}`;
  const [ns, policy, serves, version, installed, node, nodes] = await Promise.all([
    see(client, { path: namespacePath, metadataOnly: 'object' }, namespaceSchema),
    see(client, { path: policyPath(namespace) }, policySchema),
    see(client, { path: admissionKindsPath }, servesSchema),
    see(client, { path: '/version' }, versionSchema),
    see(client, { path: admissionPolicyPath, metadataOnly: 'object' }, createdSchema),
    pod.node === undefined ? undefined : observeNodeFacts(client, pod.node),
    pod.node === undefined && !pod.ended ? seeAll(client, { path: nodesPath }, readNodeSchema) : undefined,
  ]);
  return { pod, namespace: ns, policy, admission: { serves, version, installed }, node, nodes };
}

async function findPod(client: ApiClient, namespace: string, name: string): Promise<ReadPod> {
  const pod = await lookUp(client, { path: podPath(namespace, name) }, readPodSchema);
  if ('found' in pod) return pod.found;
  throw new UserError(
    pod.missing === 'access'
      ? `No permission to read pod ${name} in namespace ${namespace}: ask for the verb get on pods there.`
      : `Pod ${name} not found in namespace ${namespace}: choose the namespace with -n ("kubectl get pods -A" lists all pods).`,
  );
}
