import { join } from 'node:path';
import type { Binaries } from '../binaries/programs.ts';
import type { Credentials } from './write-credentials.ts';

type Command = readonly [string, ...string[]];

/** The certificate that the API server generates; it is self-signed. */
export function certificateFile(folder: string): string {
  return join(folder, 'certs', 'apiserver.crt');
}

/** etcd listens on a Unix socket: no port can conflict, and no other user of the machine can bypass the API server. */
export function etcdSocket(folder: string): string {
  return join(folder, 'etcd.sock');
}

export function etcdCommand(binaries: Binaries, folder: string): Command {
  const [client, peer] = [`unix://${etcdSocket(folder)}`, `unix://${join(folder, 'peer.sock')}`];
  return [
    binaries.etcd,
    '--name=sandbox',
    `--data-dir=${join(folder, 'etcd')}`,
    '--unsafe-no-fsync', // The data is temporary.
    '--log-level=warn',
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=sandbox=${peer}`,
  ];
}

export interface Listener {
  /** An address of this machine. */
  readonly address: string;
  readonly port: number;
  /** Whether real kubelets join. */
  readonly kubelets: boolean;
}

export function apiServerCommand(
  binaries: Binaries,
  folder: string,
  { address, port, kubelets }: Listener,
  credentials: Credentials,
): Command {
  return [
    binaries['kube-apiserver'],
    `--etcd-servers=unix://${etcdSocket(folder)}`,
    `--cert-dir=${join(folder, 'certs')}`,
    `--secure-port=${port}`,
    `--bind-address=${address}`,
    `--advertise-address=${address}`,
    '--endpoint-reconciler-type=none',
    `--service-account-key-file=${credentials.serviceAccountPublicKey}`,
    `--service-account-signing-key-file=${credentials.serviceAccountPrivateKey}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--token-auth-file=${credentials.tokenFile}`,
    '--authorization-mode=Node,RBAC',
    '--enable-admission-plugins=NodeRestriction',
    // It taints every new Node as not ready, and without kubelets the taint stays.
    ...(kubelets ? [] : ['--disable-admission-plugins=TaintNodesByCondition']),
    // Node names are not host names here, and logs and exec connect to the kubelet.
    '--kubelet-preferred-address-types=InternalIP',
    '--allow-privileged=true',
    '--service-cluster-ip-range=10.0.0.0/24',
  ];
}

export function controllerManagerCommand(
  binaries: Binaries,
  folder: string,
  kubeconfig: string,
  { credentials, kubelets }: { readonly credentials: Credentials; readonly kubelets: boolean },
): Command {
  return [
    binaries['kube-controller-manager'],
    `--kubeconfig=${kubeconfig}`,
    // Without kubelets, it would mark every Node unreachable after 50 s.
    ...(kubelets ? [] : ['--controllers=*,-node-lifecycle-controller']),
    `--service-account-private-key-file=${credentials.serviceAccountPrivateKey}`,
    `--root-ca-file=${certificateFile(folder)}`,
    '--leader-elect=false',
    '--secure-port=0',
  ];
}

export function schedulerCommand(binaries: Binaries, kubeconfig: string): Command {
  return [binaries['kube-scheduler'], `--kubeconfig=${kubeconfig}`, '--leader-elect=false', '--secure-port=0'];
}
