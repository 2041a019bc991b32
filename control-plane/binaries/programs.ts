/** The programs of the control plane, at the versions that quicgso is developed and tested with. */

/** The version that is used where no other is asked for; test/versions/ asks for older ones. */
export const kubernetesVersion = '1.37.2';
/** It serves every version of Kubernetes that quicgso works with. */
const etcdVersion = '3.7.3';

/** The oldest Go that builds them; it is the `go` line of Kubernetes's own go.mod. */
export const goVersion = '1.26';

/** MutatingAdmissionPolicy, on which injection is built, became GA in 1.36 (KEP-3962). */
export const oldestForInjection = '1.36';
/** The first etcd that Kubernetes 1.36 and newer recommend. */
const oldestEtcd = '3.6';

export const programNames = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl'] as const;
export type ProgramName = (typeof programNames)[number];

/** The absolute path of each program. */
export type Binaries = Readonly<Record<ProgramName, string>>;

/** A program that is built from a Go module. */
export interface GoProgram {
  readonly name: string;
  /** The version that is built, without `v`. */
  readonly version: string;
  readonly module: string;
  /** The main package, as `go build` names it. */
  readonly mainPackage: string;
  /** How long a build takes with a cold Go cache on 2 cores, after those before it in the list. */
  readonly expectedSeconds: number;
}

/** One of the control plane. */
export interface Program extends GoProgram {
  readonly name: ProgramName;
  /** The oldest version that is accepted from a folder of the user's own. */
  readonly oldest: string;
  readonly versionArguments: readonly string[];
}

function kubernetesProgram(name: ProgramName, version: string, expectedSeconds: number): Program {
  const versionArguments = name === 'kubectl' ? ['version', '--client'] : ['--version'];
  const mainPackage = `k8s.io/kubernetes/cmd/${name}`;
  const module = 'k8s.io/kubernetes';
  return { name, version, oldest: oldestForInjection, versionArguments, module, mainPackage, expectedSeconds };
}

/** The programs of one version of Kubernetes. */
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
