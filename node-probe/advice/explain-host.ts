import { isKernelBelow } from '../../api/kernel-version.ts';
import { useNewerQuicGo } from './explain-ecn.ts';
import { offerChecksums, switchChecksumsOn } from './checksum-remedies.ts';
import type { Finding, HostObservation } from '../../api/v1alpha1.ts';

type HostContext = Pick<HostObservation, 'kernel' | 'facts' | 'interfaces'>;

/** What quic-go asks for, in bytes; below it, it warns and loses datagrams at high rates (quic-go wiki, UDP Buffer Sizes). */
const wantedBuffer = 7_500_000;

/**
 * Facts of a host that people suspect or should know, in their own words. They explain results and never make one, so
 * none is an error.
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
  const message = `${seen} bytes; quic-go wants ${wantedBuffer}, or fast transfers lose datagrams, with GSO and without`;
  const settings = small.map(([setting]) => `${setting}=${wantedBuffer}`).join(' ');
  const action = 'raise the limit of socket buffers, and write it into /etc/sysctl.d to keep it';
  const remedies: Finding['remedies'] = [{ target: 'Kernel', action, commands: [`sysctl -w ${settings}`] }];
  return [{ code: 'SmallSocketBuffers', severity: 'Info', message, remedies }];
}

function hugePages({ facts }: HostContext): Finding[] {
  if (facts.hugePagePmdSize !== undefined) return [];
  const message =
    '/sys/kernel/mm/transparent_hugepage/hpage_pmd_size does not exist: Go programs look for it at their start (strace shows it), and it is not the cause of failing sends';
  return [{ code: 'NoHugePageSize', severity: 'Info', message, remedies: [] }];
}

/** What the flags say that people suspect (linux/netdev_features.h). */
const flagMeanings = {
  'tx-gso-robust': 'the kernel looks at bursts of other machines before it passes them on',
  'tx-gso-partial': 'the card does not cut bursts inside tunnels',
} as const;

/** On virtio the kernel shows tx-gso-robust only together with checksum offload (virtnet_probe). */
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
        const fate = isKernelBelow(kernel.release, 6, 11) ? 'GSO sends fail with EIO here' : 'this kernel does without';
        const remedy = checksums === 'off' ? switchChecksumsOn(name) : offerChecksums(name);
        return [{ code: 'VirtioWithoutChecksum', severity: 'Info', message: `${why}: ${fate}`, remedies: [remedy] }];
      }
      const off = Object.entries(flagMeanings).filter(([flag]) => offloads[flag]?.startsWith('off') === true);
      if (off.length === 0) return [];
      const flags = off.map(([flag, meaning]) => `${flag} is off (${meaning})`).join(' and ');
      const message = `${name}: ${flags}: usual on virtio_net, and not the cause of failing sends`;
      return [{ code: 'VirtioFlags', severity: 'Info', message, remedies: [] }];
    });
}

/** quic-go looks at the major number alone (sys_conn_helper_linux.go, since v0.43). */
function quicGoOnOldKernels({ kernel }: HostContext): Finding[] {
  if (!isKernelBelow(kernel.release, 5, 0)) return [];
  const message = `quic-go looks at the kernel's number: on ${kernel.release} 0.43 and later uses neither GSO nor ECN, whatever works; 0.39.2 to 0.42 sends ECN marks that such a kernel may refuse ("invalid argument")`;
  const remedies: Finding['remedies'] = [useNewerQuicGo, { target: 'Kernel', action: 'upgrade to 5.10 or later' }];
  return [{ code: 'QuicGoOnOldKernel', severity: 'Info', message, remedies }];
}
