import type { V1Node } from '@kubernetes/client-node';
import * as v from 'valibot';
import { capabilityLabels, disableAnnotation, nodeAnnotation } from '../../api/names.ts';
import type { ApiClient } from '../../kube/api-client.ts';
import { demoNamespace, demoPod } from './demo-pods.ts';
import { waitUntilPolicyActs } from '../../control-plane/manifests/wait-until-policy-acts.ts';

const annotated = v.object({ metadata: v.object({ annotations: v.record(v.string(), v.string()) }) });

/**
 * Waits until the policies return for each node what its labels say: the operator writes the map shortly after the labels,
 * and the API server reads it shortly after that. Uses dry runs.
 */
export async function waitUntilMapActs(
  client: ApiClient,
  nodes: readonly V1Node[],
  signal: AbortSignal,
): Promise<void> {
  for (const { metadata } of nodes) {
    const node = metadata?.name ?? '';
    const expected = expectedAnnotations(node, metadata?.labels ?? {});
    await waitUntilPolicyActs(client, {
      subject: `the policies to know node ${node}`,
      path: `/api/v1/namespaces/${demoNamespace.metadata.name}/pods`,
      object: demoPod('canary', { placement: 'none', nodeName: node }),
      acted: ({ body }) => {
        const seen = v.safeParse(annotated, body);
        const annotations = seen.success ? seen.output.metadata.annotations : {};
        return Object.entries(expected).every(([key, value]) => annotations[key] === value);
      },
      signal,
    });
  }
}

/** All annotations of a pod on a node with these labels. A node that the map lacks has some of these values too. */
function expectedAnnotations(node: string, labels: Readonly<Record<string, string>>): Record<string, string> {
  const disabled = (label: string): string => (labels[label] === 'capable' ? 'false' : 'true');
  return {
    [nodeAnnotation]: node,
    [disableAnnotation('gso', 'pod')]: disabled(capabilityLabels.podGso),
    [disableAnnotation('gso', 'host')]: disabled(capabilityLabels.hostGso),
    [disableAnnotation('ecn', 'pod')]: disabled(capabilityLabels.podEcn),
    [disableAnnotation('ecn', 'host')]: disabled(capabilityLabels.hostEcn),
  };
}
