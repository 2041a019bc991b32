/** Every name that another program, a person or a manifest can see. Nothing else in the code spells one out. */

/** API group of our resources and prefix of every label, annotation and field manager. */
export const group = 'quicgso.io';
export const version = 'v1alpha1';
export const apiVersion = `${group}/${version}`;

/** Plural names of our resources, as they stand in URLs. */
export const plurals = { reports: 'gsoreports', policies: 'gsopolicies', nodeMaps: 'gsonodemaps' } as const;

/** The one GsoNodeMap, the parameter of the binding policy. */
export const nodeMapName = 'nodes';

/** The one GsoPolicy of a namespace, the parameter of the policies that treat pods by rules. */
export const policyName = 'default';

/** The two networks of a node that are tested, each by a probe of its own: a pod's, and the host's. */
export const networks = ['pod', 'host'] as const;
export type Network = (typeof networks)[number];

/** The two capabilities that are told apart: segmentation offload, and ECN marks by control message. */
export const capabilities = ['gso', 'ecn'] as const;
export type Capability = (typeof capabilities)[number];

/** Node labels that the operator writes, and nobody else. Values: api/vocabulary.ts, `labelValues`. */
export const capabilityLabels = {
  podGso: 'quicgso.io/pod-gso',
  hostGso: 'quicgso.io/host-gso',
  podEcn: 'quicgso.io/pod-ecn',
  hostEcn: 'quicgso.io/host-ecn',
} as const;

/** The four verdicts of a node, in the order in which GsoNodeMap lists them. */
export const verdictKeys = ['podGso', 'hostGso', 'podEcn', 'hostEcn'] as const;
export type VerdictKey = (typeof verdictKeys)[number];

/** What each of them is about. */
export const verdictSubjects: Readonly<
  Record<VerdictKey, { readonly capability: Capability; readonly network: Network }>
> = {
  podGso: { capability: 'gso', network: 'pod' },
  hostGso: { capability: 'gso', network: 'host' },
  podEcn: { capability: 'ecn', network: 'pod' },
  hostEcn: { capability: 'ecn', network: 'host' },
};

const keys = {
  pod: { gso: 'podGso', ecn: 'podEcn' },
  host: { gso: 'hostGso', ecn: 'hostEcn' },
} as const satisfies Record<Network, Record<Capability, VerdictKey>>;

/** Which verdict is about a capability on a network. */
export function verdictKeyOf(network: Network, capability: Capability): VerdictKey {
  return keys[network][capability];
}

/** Node label that people set to `disabled`: the DaemonSets of the probes leave such a node out. */
export const probeLabel = 'quicgso.io/probe';

/** Node label that people set to `capable` or `incapable` when they know better than any test. */
export const overrideLabel = 'quicgso.io/override';

/** Namespace label: without `enabled` no pod of the namespace is touched. */
export const injectionLabel = 'quicgso.io/injection';

/** One of the admission policies that treat pods (charts/quicgso/admission/); they are installed together. */
export const admissionPolicyName = 'quicgso-rule-environment';

/** Pod label `prefer`, `require` or `none`: treats one pod without any GsoPolicy. */
export const placementLabel = 'quicgso.io/placement';

/** Pod label `pod` or `host` (its network), put on every pod that was treated. */
export const injectedLabel = 'quicgso.io/injected';

/** Pod annotation with the node for which the other annotations were written. */
export const nodeAnnotation = 'quicgso.io/node';

/** Pod annotation from which a treated container reads its variable: `"true"` switches the capability off. */
export function disableAnnotation(capability: Capability, network: Network): string {
  return `quicgso.io/disable-${capability}.${network}`;
}

/** Pod annotation from which a treated container reads a variable of its rule's own `env`. */
export function envAnnotation(name: string, network: Network): string {
  return `quicgso.io/env.${name}.${network}`;
}

/**
 * Pod annotations of the operator on a pod whose values it corrected after the pod had started. What its containers still
 * run with until they start again, as `gso=on,ecn=off`, and since when their annotations say otherwise (RFC 3339).
 */
export const runsWithAnnotation = 'quicgso.io/runs-with';
export const correctedAtAnnotation = 'quicgso.io/corrected-at';

/** Annotation of Kubernetes: a kubelet shows with it what it runs on its own. Such a pod is never treated. */
export const mirrorAnnotation = 'kubernetes.io/config.mirror';

/** Field managers of server-side apply, one for each writer. */
export const fieldManagers = {
  pod: 'quicgso.io/probe-pod',
  host: 'quicgso.io/probe-host',
  operator: 'quicgso.io/operator',
  /** A person, by way of the command. */
  cli: 'quicgso.io/cli',
} as const;

/** ServiceAccounts, one for each program. */
export const serviceAccounts = {
  pod: 'quicgso-probe-pod',
  host: 'quicgso-probe-host',
  operator: 'quicgso-operator',
  /** Of `helm test`, while it runs. */
  checkInstall: 'quicgso-test',
  /** Of `helm uninstall`, while it runs. */
  cleanUp: 'quicgso-clean-up',
} as const;

/** Namespace in which quicgso itself runs. */
export const systemNamespace = 'quicgso-system';

/** Namespace that opted in, in which `helm test` has a pod treated: it comes and goes with the test. */
export const testNamespace = 'quicgso-system-helm-test';

/** Pod of `helm test` in the namespace of quicgso. */
export const testPod = 'quicgso-test';

/** Labels of our own pods, as the chart writes them, and the values of the second, one for each program. */
export const nameLabel = 'app.kubernetes.io/name';
export const componentLabel = 'app.kubernetes.io/component';
export const components = { pod: 'probe-pod', host: 'probe-host', operator: 'operator' } as const;

/** The DaemonSets of the probes there. */
export const daemonSets = { pod: 'quicgso-probe-pod', host: 'quicgso-probe-host' } as const satisfies Record<
  Network,
  string
>;

/** Secret in that namespace with the key that the probes of the cluster share. The operator fills it. */
export const peerKeySecret = 'quicgso-peer-key';

/** Lease in that namespace, held by the replica of the operator that writes. */
export const operatorLease = 'quicgso-operator';

/** UDP port on which probes answer each other. */
export const peerPort = 47_600;
