import { isKernelBelow } from '../../api/kernel-version.ts';
import type { Finding, HostObservation } from '../../api/v1alpha1.ts';
import { useNewerQuicGo } from './explain-ecn.ts';
import { offerChecksums, switchChecksumsOn } from './explain-refused.ts';

type HostContext = Pick<HostObservation, 'kernel' | 'facts' | 'interfaces'>;

/**
 * Bytes that quic-go asks for; with less, it warns and loses datagrams at high rates (quic-go wiki, UDP Buffer Sizes).
 */
const wantedBuffer = 7_500_000;

/**
 * Facts about a host that users suspect or should know. They explain results and never cause one, so none is an
 * error.
 */
export function explainHost(host: HostContext): Finding[] {
  return [...smallBuffers(host), ...hugePages(host), ...virtioFlags(host), ...quicGoOnOldKernels(host)];
}

function smallBuffers({ facts }: HostContext): Finding[] {
  const limits = [
    ['net.core.rmem_max', facts.rmemMax],
    ['net.core.wmem_max', facts.wmemMax],
  ] as const;
  const small = limits.filter(([, bytes]) => bytes !== undefined && bytes < wantedBuffer);
  if (small.length === 0) return [];
  const seen = small.map(([setting, bytes]) => `${setting} is ${bytes}`).join(' and ');
  const message = `${seen} bytes, but quic-go asks for ${wantedBuffer}: with less, fast transfers lose datagrams, whether GSO is on or off`;
  const settings = small.map(([setting]) => `${setting}=${wantedBuffer}`).join(' ');
  const action = 'raise the limit of socket buffers, and write it to /etc/sysctl.d to make it permanent';
  const remedies: Finding['remedies'] = [{ target: 'Kernel', action, commands: [`sysctl -w ${settings}`] }];
  return [{ code: 'SmallSocketBuffers', severity: 'Info', message, remedies }];
}

function hugePages({ facts }: HostContext): Finding[] {
  if (facts.hugePagePmdSize !== undefined) return [];
  const message =
    '/sys/kernel/mm/transparent_hugepage/hpage_pmd_size does not exist: Go programs look for it when they start (visible in strace), but it is not the cause of failed sends';
  return [{ code: 'NoHugePageSize', severity: 'Info', message, remedies: [] }];
}

/** What it means that one of these often suspected flags is off (linux/netdev_features.h). */
const flagMeanings = {
  'tx-gso-robust': 'the kernel validates bursts from other machines before it forwards them',
  'tx-gso-partial': 'the card does not split bursts inside tunnels',
} as const;

/** On virtio the kernel only sets tx-gso-robust together with checksum offload (virtnet_probe). */
function virtioFlags({ interfaces, kernel }: HostContext): Finding[] {
  return interfaces
    .filter(({ driver }) => driver === 'virtio_net')
    .map(({ name, offloads }) => ({ name, offloads, checksums: offloads['tx-checksum-ip-generic'] ?? 'on' }))
    .flatMap(({ name, offloads, checksums }): Finding[] => {
      if (!checksums.startsWith('on')) {
        const why =
          checksums === 'off'
            ? `checksum offload of ${name} is switched off on this machine`
            : `${name} gets no checksum offload from its hypervisor, and tx-gso-robust is off for the same reason`;
        const fate = isKernelBelow(kernel.release, 6, 11)
          ? 'GSO sends fail with EIO here'
          : 'this kernel does not need it';
        const remedy = checksums === 'off' ? switchChecksumsOn(name) : offerChecksums(name);
        return [{ code: 'VirtioWithoutChecksum', severity: 'Info', message: `${why}: ${fate}`, remedies: [remedy] }];
      }
      const off = Object.entries(flagMeanings).filter(([flag]) => offloads[flag]?.startsWith('off') === true);
      if (off.length === 0) return [];
      const flags = off.map(([flag, meaning]) => `${flag} is off (${meaning})`).join(' and ');
      const message = `${name}: ${flags}; this is normal for virtio_net, and not the cause of failed sends`;
      return [{ code: 'VirtioFlags', severity: 'Info', message, remedies: [] }];
    });
}

/** quic-go only checks the major version (sys_conn_helper_linux.go, since v0.43). */
function quicGoOnOldKernels({ kernel }: HostContext): Finding[] {
  if (!isKernelBelow(kernel.release, 5, 0)) return [];
  const message = `quic-go checks the kernel version: on ${kernel.release}, quic-go 0.43 and later uses neither GSO nor ECN even where they work; 0.39.2 to 0.42 sends ECN marks that such a kernel may reject ("invalid argument")`;
  const remedies: Finding['remedies'] = [useNewerQuicGo, { target: 'Kernel', action: 'upgrade to 5.10 or later' }];
  return [{ code: 'QuicGoOnOldKernel', severity: 'Info', message, remedies }];
}
