/** The API server of a cluster that does not exist: as much of it as the operator asks for, of any size. */
import { once } from 'node:events';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import * as v from 'valibot';
import { apiVersion, capabilityLabels } from '../../api/names.ts';
import { admissionKindsPath } from '../../api/serves-injection.ts';

export interface ClusterSize {
  readonly nodes: number;
  readonly namespaces: number;
  readonly pods: number;
  /** Pods of one controller, which share their labels; 1: each has labels of its own, as the pods of Jobs have. */
  readonly podsOfController: number;
}

interface Metadata {
  readonly name: string;
  readonly uid: string;
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string | null>;
  readonly [field: string]: unknown;
}

const patchSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    metadata: v.object({ annotations: v.optional(v.record(v.string(), v.nullable(v.string())), {}) }),
    status: v.optional(v.unknown()),
  }),
);

const nodeName = (index: number): string => `node-${String(index).padStart(5, '0')}`;

/** As long as those that a kubelet and a controller manager leave on a pod. */
const managedFields = [
  ['kube-controller-manager', 1100],
  ['kubelet', 900],
].map(([manager, length]) => ({
  manager,
  operation: 'Update',
  apiVersion: 'v1',
  time: '2026-11-25T12:00:00Z',
  fieldsType: 'FieldsV1',
  fieldsV1: { 'f:metadata': { 'f:labels': { 'f:x': 'x'.repeat(Number(length)) } } },
}));

const containers = [
  {
    name: 'server',
    env: ['gso', 'ecn'].map((capability) => ({
      name: `QUIC_GO_DISABLE_${capability.toUpperCase()}`,
      valueFrom: { fieldRef: { fieldPath: `metadata.annotations['quicgso.io/disable-${capability}.pod']` } },
    })),
  },
];
const status = {
  phase: 'Running',
  containerStatuses: [{ name: 'server', state: { running: { startedAt: '2026-11-25T12:00:00Z' } } }],
};

/** Serves the cluster on a free port of the loopback interface. */
export class SimulatedCluster implements AsyncDisposable {
  readonly #size: ClusterSize;
  readonly #pods = new Map<string, Map<string, Metadata>>();
  readonly #nodes = new Map<string, Metadata>();
  readonly #policies = new Map<string, unknown>();
  readonly #watches = new Map<string, ServerResponse>();
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  #version = 1;
  /** Requests and bytes answered since the last look, by what was asked. */
  #asked = new Map<string, { requests: number; bytes: number }>();

  constructor(size: ClusterSize) {
    this.#size = size;
    for (let index = 0; index < size.nodes; index++) {
      const verdicts = Object.values(capabilityLabels).map((label) => [label, 'capable'] as const);
      const labels = { 'kubernetes.io/os': 'linux', 'quicgso.io/override': 'capable', ...Object.fromEntries(verdicts) };
      const name = nodeName(index);
      const creationTimestamp = '2026-11-01T12:00:00Z';
      this.#nodes.set(name, { name, uid: `node-uid-${index}`, labels, annotations: {}, creationTimestamp });
    }
    for (let index = 0; index < size.namespaces; index++) this.#pods.set(`team-${index}`, new Map());
    for (let index = 0; index < size.pods; index++) {
      const namespace = `team-${index % size.namespaces}`;
      const pod = this.#makePod(namespace, index);
      this.#pods.get(namespace)?.set(pod.name, pod);
    }
  }

  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the server listens on no port');
    return `http://127.0.0.1:${address.port}`;
  }

  /** What was asked since the last call, by method and resource. */
  takeAsked(): Record<string, { requests: number; bytes: number }> {
    const asked = Object.fromEntries(this.#asked);
    this.#asked = new Map();
    return asked;
  }

  /** How many pods of a node have annotations that switch GSO off. */
  corrected(node: number): number {
    const { pods, nodes, namespaces } = this.#size;
    let corrected = 0;
    for (let index = node; index < pods; index += nodes) {
      const pod = this.#pods.get(`team-${index % namespaces}`)?.get(`web-${index}`);
      if (pod?.annotations['quicgso.io/disable-gso.pod'] === 'true') corrected++;
    }
    return corrected;
  }

  /** A person says that a node is incapable. */
  breakNode(index: number): void {
    const node = this.#nodes.get(nodeName(index));
    if (node === undefined) throw new Error('there is no such node');
    node.labels['quicgso.io/override'] = 'incapable';
    this.#tell('/api/v1/nodes', { metadata: node });
  }

  /** The kubelet of a pod writes something that concerns nobody. */
  touchPod(index: number): void {
    const namespace = `team-${index % this.#size.namespaces}`;
    const pod = this.#pods.get(namespace)?.get(`web-${index}`);
    if (pod !== undefined) this.#tell(`/api/v1/namespaces/${namespace}/pods`, { metadata: pod });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #makePod(namespace: string, index: number): Metadata {
    const controller = Math.floor(index / this.#size.namespaces / this.#size.podsOfController);
    const owner = `${namespace}-${controller}`;
    return {
      name: `web-${index}`,
      namespace,
      uid: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
      creationTimestamp: '2026-11-25T12:00:00Z',
      labels: {
        'app.kubernetes.io/name': 'web',
        'app.kubernetes.io/instance': owner,
        'pod-template-hash': `5d8f9c7b6${controller}`,
        'quicgso.io/injected': 'pod',
      },
      annotations: {
        'cni.example.com/network-status': JSON.stringify({ name: 'k8s-pod-network', ips: ['10.1.2.3'], default: true }),
        'quicgso.io/disable-ecn.host': 'false',
        'quicgso.io/disable-ecn.pod': 'false',
        'quicgso.io/disable-gso.host': 'false',
        'quicgso.io/disable-gso.pod': 'false',
        'quicgso.io/node': nodeName(index % this.#size.nodes),
      },
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: owner, uid: owner, controller: true }],
      managedFields,
    };
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', 'http://simulated');
    const body = (await buffer(request)).toString();
    const watches = url.searchParams.has('watch');
    const answered = watches ? '' : JSON.stringify(this.#reply(request.method ?? '', url, body));
    const what = `${watches ? 'WATCH' : request.method} ${describePath(url)}`;
    const asked = this.#asked.get(what) ?? { requests: 0, bytes: 0 };
    this.#asked.set(what, { requests: asked.requests + 1, bytes: asked.bytes + answered.length });
    if (!watches) {
      response.end(answered);
      return;
    }
    this.#watches.set(url.pathname, response);
    response.flushHeaders();
  }

  #reply(method: string, url: URL, body: string): unknown {
    const [, , , , namespace = '', kind = '', name = ''] = url.pathname.split('/');
    if (url.pathname === admissionKindsPath) return { resources: [{ name: 'mutatingadmissionpolicies' }] };
    if (method === 'GET' && url.pathname === '/api/v1/nodes') return this.#page(url, this.#nodes.values());
    if (method === 'GET' && url.pathname === '/api/v1/namespaces')
      return this.#page(
        url,
        [...this.#pods.keys()].map((each) => ({ name: each })),
      );
    if (url.pathname.endsWith('/gsonodemaps')) return this.#page(url, []);
    if (url.pathname.endsWith('/gsoreports')) {
      const owners = [...this.#nodes.values()].map(({ name: node, uid }) => ({ kind: 'Node', name: node, uid }));
      return this.#page(
        url,
        owners.map((owner) => ({ name: owner.name, uid: `report-of-${owner.uid}`, ownerReferences: [owner] })),
      );
    }
    if (url.pathname.endsWith('/gsopolicies')) {
      const items = [...this.#pods.keys()].map((each) => this.#policy(each));
      return { metadata: { resourceVersion: String(this.#version) }, items };
    }
    if (url.pathname.endsWith('/gsopolicies/default/status')) {
      // /apis/GROUP/VERSION/namespaces/NAMESPACE/...
      const [, , , , , where = ''] = url.pathname.split('/');
      this.#policies.set(where, v.parse(patchSchema, body).status);
      this.#tell(`/apis/${apiVersion}/gsopolicies`, this.#policy(where));
      return {};
    }
    const pods = this.#pods.get(namespace);
    if (kind !== 'pods' || pods === undefined) return {};
    if (name === '') return this.#page(url, pods.values());
    const pod = pods.get(name);
    if (pod === undefined) return {};
    if (method === 'GET') {
      const spec = { nodeName: pod.annotations['quicgso.io/node'], containers };
      return { metadata: { ...pod, resourceVersion: '1' }, spec, status };
    }
    for (const [key, value] of Object.entries(v.parse(patchSchema, body).metadata.annotations)) {
      if (value === null) delete pod.annotations[key];
      else pod.annotations[key] = value;
    }
    this.#tell(`/api/v1/namespaces/${namespace}/pods`, { metadata: pod });
    return {};
  }

  #policy(namespace: string): { readonly metadata: object; readonly spec: object; readonly status: unknown } {
    const metadata = { name: 'default', namespace, uid: `policy-${namespace}`, generation: 1, resourceVersion: '1' };
    const rules = Array.from({ length: 4 }, (_item, index) => ({
      selector: { matchLabels: { 'app.kubernetes.io/name': index === 3 ? 'web' : `other-${index}` } },
    }));
    return { metadata, spec: { rules }, status: this.#policies.get(namespace) };
  }

  #page(url: URL, all: Iterable<object>): object {
    const from = Number(url.searchParams.get('continue') ?? 0);
    const limit = Number(url.searchParams.get('limit'));
    const objects = [...all];
    const items = objects.slice(from, from + limit).map((metadata) => ({
      metadata: { resourceVersion: '1', ...metadata },
    }));
    const next = from + limit < objects.length ? { continue: String(from + limit) } : {};
    return { metadata: { resourceVersion: String(this.#version), ...next }, items };
  }

  #tell(path: string, { metadata, ...rest }: { readonly metadata: object }): void {
    this.#version += 1;
    const object = { ...rest, metadata: { ...metadata, resourceVersion: String(this.#version) } };
    this.#watches.get(path)?.write(`${JSON.stringify({ type: 'MODIFIED', object })}\n`);
  }
}

/** A path without names. */
function describePath({ pathname }: URL): string {
  return pathname
    .replace(/^\/(api\/v1|apis\/[^/]+\/[^/]+)\//u, '')
    .replace(/^namespaces\/[^/]+\//u, '')
    .replace(/^(pods|nodes|gsoreports|gsopolicies|gsonodemaps|secrets|leases)\/[^/]+/u, '$1/NAME');
}
