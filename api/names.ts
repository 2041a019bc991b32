/** Every name that users, manifests or other programs can see. The rest of the code refers to these constants. */

/** API group, and prefix of every label, annotation and field manager. */
export const group = 'quicgso.io';
export const version = 'v1alpha1';
export const apiVersion = `${group}/${version}`;

/** Plural names of the resources, as in URLs. */
export const plurals = { reports: 'gsoreports', policies: 'gsopolicies', nodeMaps: 'gsonodemaps' } as const;

/** Name of the only GsoNodeMap, the parameter of the binding policy. */
export const nodeMapName = 'nodes';

/** Name of the only GsoPolicy of a namespace, the parameter of the policies that treat pods by rules. */
export const policyName = 'default';

/** The two networks of a node, each tested by its own probe: the pod network and the host network. */
export const networks = ['pod', 'host'] as const;
export type Network = (typeof networks)[number];

/** The two capabilities: segmentation offload, and ECN marks set by control message. */
export const capabilities = ['gso', 'ecn'] as const;
export type Capability = (typeof capabilities)[number];

/** Node labels that only the operator writes. Values: `labelValues` in api/vocabulary.ts. */
export const capabilityLabels = {
  podGso: 'quicgso.io/pod-gso',
  hostGso: 'quicgso.io/host-gso',
  podEcn: 'quicgso.io/pod-ecn',
  hostEcn: 'quicgso.io/host-ecn',
} as const;

/** The four verdicts of a node, in the order of GsoNodeMap. */
export const verdictKeys = ['podGso', 'hostGso', 'podEcn', 'hostEcn'] as const;
export type VerdictKey = (typeof verdictKeys)[number];

/** Capability and network of each verdict. */
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

/** The verdict on a capability on a network. */
export function verdictKeyOf(network: Network, capability: Capability): VerdictKey {
  return keys[network][capability];
}

/** Node label for users: with `disabled`, the node gets no probe. */
export const probeLabel = 'quicgso.io/probe';

/** Node label for users: `capable` or `incapable` overrides all tests. */
export const overrideLabel = 'quicgso.io/override';

/** Namespace label: pods are only treated in namespaces with `enabled`. */
export const injectionLabel = 'quicgso.io/injection';

/** One of the admission policies that treat pods (charts/quicgso/admission/), which are installed together. */
export const admissionPolicyName = 'quicgso-rule-environment';

/** Pod label (`prefer`, `require` or `none`) that treats a pod without a GsoPolicy. */
export const placementLabel = 'quicgso.io/placement';

/** Label of every treated pod: its network, `pod` or `host`. */
export const injectedLabel = 'quicgso.io/injected';

/** Pod annotation with the node that the values of the other annotations are for. */
export const nodeAnnotation = 'quicgso.io/node';

/** Pod annotation that treated containers read a variable from: `"true"` switches the capability off. */
export function disableAnnotation(capability: Capability, network: Network): string {
  return `quicgso.io/disable-${capability}.${network}`;
}

/** Pod annotation that treated containers read a variable of the rule's `env` from. */
export function envAnnotation(name: string, network: Network): string {
  return `quicgso.io/env.${name}.${network}`;
}

/**
 * Annotations of a pod whose values the operator corrected after it had started: what its containers run with until
 * they restart, for example `gso=on,ecn=off`, and the time of the correction (RFC 3339).
 */
export const runsWithAnnotation = 'quicgso.io/runs-with';
export const correctedAtAnnotation = 'quicgso.io/corrected-at';

/** Kubernetes annotation of mirror pods, which a kubelet runs on its own. They are never treated. */
export const mirrorAnnotation = 'kubernetes.io/config.mirror';

/** Field managers of server-side apply, one for each writer. */
export const fieldManagers = {
  pod: 'quicgso.io/probe-pod',
  host: 'quicgso.io/probe-host',
  operator: 'quicgso.io/operator',
  /** A user, through the CLI. */
  cli: 'quicgso.io/cli',
} as const;

/** ServiceAccounts, one for each program. */
export const serviceAccounts = {
  pod: 'quicgso-probe-pod',
  host: 'quicgso-probe-host',
  operator: 'quicgso-operator',
  /** For `helm test`, while it runs. */
  checkInstall: 'quicgso-test',
  /** For `helm uninstall`, while it runs. */
  cleanUp: 'quicgso-clean-up',
} as const;

/** Namespace of quicgso itself. */
export const systemNamespace = 'quicgso-system';

/** Opted-in namespace in which `helm test` checks treatment; it exists only during the test. */
export const testNamespace = 'quicgso-system-helm-test';

/** Pod of `helm test` in quicgso's namespace. */
export const testPod = 'quicgso-test';

/** Labels of quicgso's own pods, as in the chart, and the values of the second, one for each program. */
export const nameLabel = 'app.kubernetes.io/name';
export const componentLabel = 'app.kubernetes.io/component';
export const components = { pod: 'probe-pod', host: 'probe-host', operator: 'operator' } as const;

/** The DaemonSets of the probes in that namespace. */
export const daemonSets = { pod: 'quicgso-probe-pod', host: 'quicgso-probe-host' } as const satisfies Record<
  Network,
  string
>;

/** Secret in that namespace with the key that all probes share. The operator creates it. */
export const peerKeySecret = 'quicgso-peer-key';

/** Lease in that namespace, held by the leader of the operator's replicas. */
export const operatorLease = 'quicgso-operator';

/** UDP port that probes answer each other on. */
export const peerPort = 47_600;
