import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GenericContainer, type StartedNetwork, type StartedTestContainer } from 'testcontainers';
import { label } from './docker.ts';
import { nodeImage } from './node-image.ts';
import { containerOf, type NodeName } from './nodes.ts';

/** All that Linux has but SYS_RESOURCE, which the machines of the tests lack, so that `privileged` fails there. */
const capabilities =
  `AUDIT_CONTROL AUDIT_READ AUDIT_WRITE BLOCK_SUSPEND CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID
  IPC_LOCK IPC_OWNER KILL LEASE LINUX_IMMUTABLE MAC_ADMIN MAC_OVERRIDE MKNOD NET_ADMIN NET_BIND_SERVICE NET_BROADCAST
  NET_RAW SETFCAP SETGID SETPCAP SETUID SYSLOG SYS_ADMIN SYS_BOOT SYS_CHROOT SYS_MODULE SYS_NICE SYS_PACCT SYS_PTRACE
  SYS_RAWIO SYS_TIME SYS_TTY_CONFIG WAKE_ALARM`.split(/\s+/);

export interface KubeletNodeOptions {
  readonly name: NodeName;
  readonly network: StartedNetwork;
  /** Pods of this node, and of all nodes, as `10.244.1.0/24`. */
  readonly podCidr: string;
  readonly podNetwork: string;
  /** Address and port of the API server, and of the service that stands for it. */
  readonly apiServer: string;
  readonly service: string;
  readonly kubeconfig: string;
  /** A folder of this machine with image archives that the node starts with. */
  readonly images: string;
  /** The kernel answers as one without UDP_SEGMENT. */
  readonly oldKernel: boolean;
}

/** A node of a real kubelet and containerd, as a container. Disposing of it removes it. */
export async function startKubeletNode(options: KubeletNodeOptions): Promise<StartedTestContainer> {
  const { name, network, podCidr, podNetwork, apiServer, service, kubeconfig, images, oldKernel } = options;
  const profile = join(import.meta.dirname, 'node-image/old-kernel-seccomp.json');
  const seccomp = oldKernel ? await readFile(profile, 'utf8') : 'unconfined';
  return new NodeContainer(nodeImage)
    .withName(containerOf(name))
    .withLabels({ [label]: name })
    .withNetwork(network)
    .withAddedCapabilities(...capabilities)
    .withSecurityOpt(`seccomp=${seccomp}`, 'apparmor=unconfined')
    .withTmpFs({ '/run': 'rw,exec', '/tmp': 'rw' })
    .withBindMounts([
      { source: '/sys/fs/cgroup', target: '/sys/fs/cgroup', mode: 'rw' },
      { source: images, target: '/images', mode: 'ro' },
    ])
    .withEnvironment({
      NODE: name,
      POD_CIDR: podCidr,
      POD_NETWORK: podNetwork,
      API_SERVER: apiServer,
      SERVICE: service,
    })
    .withCopyContentToContainer([{ content: kubeconfig, target: '/kubeconfig', mode: 0o600 }])
    .start();
}

/** What testcontainers has no words for. */
class NodeContainer extends GenericContainer {
  protected override async beforeContainerCreated(): Promise<void> {
    Object.assign(this.hostConfig, {
      Devices: [{ PathOnHost: '/dev/kmsg', PathInContainer: '/dev/kmsg', CgroupPermissions: 'rwm' }],
      DeviceCgroupRules: ['a *:* rwm'],
      CgroupnsMode: 'private',
      // Nothing below /proc and /sys is hidden: a container runtime runs in there.
      MaskedPaths: [],
      ReadonlyPaths: [],
      // Volumes without names, which go with the container: overlays do not lie on overlays.
      Mounts: ['/var/lib/containerd', '/var/lib/kubelet', '/var/log'].map((target) => ({
        Type: 'volume',
        Target: target,
        VolumeOptions: { Labels: { [label]: target } },
      })),
    });
  }
}
