/** The programs of the control plane, in the versions that quicgso is developed and tested with. */

/** The default version; test/versions/ uses older ones. */
export const kubernetesVersion = '1.37.2';
/** Works with every version of Kubernetes that quicgso supports. */
const etcdVersion = '3.7.3';

/** The oldest Go that builds them: the `go` line in the go.mod of Kubernetes. */
export const goVersion = '1.26';

/** Injection requires MutatingAdmissionPolicy, which is GA since 1.36 (KEP-3962). */
export const oldestForInjection = '1.36';
/** The oldest etcd that Kubernetes 1.36 and later recommend. */
const oldestEtcd = '3.6';

export const programNames = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl'] as const;
export type ProgramName = (typeof programNames)[number];

/** Absolute paths. */
export type Binaries = Readonly<Record<ProgramName, string>>;

/** A program that is built from a Go module. */
export interface GoProgram {
  readonly name: string;
  /** Without `v`. */
  readonly version: string;
  readonly module: string;
  /** The main package, as `go build` names it. */
  readonly mainPackage: string;
  /** Build time with a cold Go cache on 2 cores, after the programs before it in the list. */
  readonly expectedSeconds: number;
}

/** A program of the control plane. */
export interface Program extends GoProgram {
  readonly name: ProgramName;
  /** The oldest version that is accepted in KUBEBUILDER_ASSETS. */
  readonly oldest: string;
  readonly versionArguments: readonly string[];
}

function kubernetesProgram(name: ProgramName, version: string, expectedSeconds: number): Program {
  const versionArguments = name === 'kubectl' ? ['version', '--client'] : ['--version'];
  const mainPackage = `k8s.io/kubernetes/cmd/${name}`;
  const module = 'k8s.io/kubernetes';
  return { name, version, oldest: oldestForInjection, versionArguments, module, mainPackage, expectedSeconds };
}

/** The programs of a version of Kubernetes. */
export function programsOf(version: string): readonly Program[] {
  return [
    {
      name: 'etcd',
      version: etcdVersion,
      oldest: oldestEtcd,
      versionArguments: ['--version'],
      module: 'go.etcd.io/etcd/server/v3',
      mainPackage: 'go.etcd.io/etcd/server/v3',
      expectedSeconds: 60,
    },
    kubernetesProgram('kube-apiserver', version, 420),
    kubernetesProgram('kube-controller-manager', version, 110),
    kubernetesProgram('kube-scheduler', version, 60),
    kubernetesProgram('kubectl', version, 60),
  ];
}
