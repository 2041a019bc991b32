import type { V1Node } from '@kubernetes/client-node';
import * as v from 'valibot';
import type { ApiClient } from '../../kube/api-client.ts';

export interface NodeOptions {
  readonly name: string;
  /** In the format of `uname -r`. */
  readonly kernelVersion: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Default: `linux`. */
  readonly operatingSystem?: string;
  /** A Kubernetes quantity. Default: `4`. */
  readonly cpu?: string;
  /** A Kubernetes quantity. Default: `8Gi`. */
  readonly memory?: string;
  /** Capacity for pods. Default: `110`. */
  readonly pods?: string;
}

export interface CreatedNode {
  readonly name: string;
  readonly uid: string;
}

const created = v.object({ metadata: v.object({ uid: v.string() }) });

/** Creates a Node without a kubelet, Ready and with capacity, so that the scheduler binds pods to it. */
export async function createNode(client: ApiClient, options: NodeOptions, signal: AbortSignal): Promise<CreatedNode> {
  const { name, operatingSystem = 'linux' } = options;
  const labels = { 'kubernetes.io/hostname': name, 'kubernetes.io/os': operatingSystem, ...options.labels };
  const node: V1Node = { apiVersion: 'v1', kind: 'Node', metadata: { name, labels } };
  const answer = await client.request({ method: 'POST', path: '/api/v1/nodes', body: node, signal });
  await client.request({
    method: 'PATCH',
    path: `/api/v1/nodes/${name}/status`,
    body: { status: readyStatus({ ...options, operatingSystem }) },
    contentType: 'application/merge-patch+json',
    signal,
  });
  return { name, uid: v.parse(created, answer).metadata.uid };
}

function readyStatus(options: NodeOptions & { readonly operatingSystem: string }): NonNullable<V1Node['status']> {
  const { kernelVersion, operatingSystem, cpu = '4', memory = '8Gi', pods = '110' } = options;
  const capacity = { cpu, memory, pods };
  return {
    capacity,
    allocatable: capacity,
    conditions: [{ type: 'Ready', status: 'True', reason: 'Sandbox', message: 'This node has no kubelet.' }],
    // All fields are required.
    nodeInfo: {
      kernelVersion,
      operatingSystem,
      architecture: 'amd64',
      bootID: '',
      containerRuntimeVersion: '',
      kubeletVersion: '',
      kubeProxyVersion: '',
      machineID: '',
      osImage: '',
      systemUUID: '',
    },
  };
}
