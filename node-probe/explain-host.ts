import { isKernelBelow } from '../api/kernel-version.ts';
import type { Finding, HostObservation } from '../api/v1alpha1.ts';

type HostContext = Pick<HostObservation, 'kernel' | 'facts' | 'interfaces'>;

/** What quic-go asks for, in bytes; below it, it warns and loses datagrams at high rates (quic-go wiki, UDP Buffer Sizes). */
const wantedBuffer = 7_500_000;

/**
 * Facts of a host that people suspect or should know, in their own words. They explain results and never make one, so
 * none is an error.
 */
export function explainHost(host: HostContext): Finding[] {
  return [...smallBuffers(host), ...hugePages(host), ...virtioFeatures(host), ...quicGoOnOldKernels(host)];
}

function smallBuffers({ facts }: HostContext): Finding[] {
  const limits = [
    ['SmallReceiveBuffer', 'net.core.rmem_max', facts.rmemMax],
    ['SmallSendBuffer', 'net.core.wmem_max', facts.wmemMax],
  ] as const;
  return limits.flatMap(([code, setting, bytes]): Finding[] => {
    if (bytes === undefined || bytes >= wantedBuffer) return [];
    const message = `${setting} is ${bytes} bytes and quic-go wants ${wantedBuffer}: fast transfers lose datagrams, with GSO or without`;
    return [
      {
        code,
        severity: 'Info',
        message,
        remedies: [{ target: 'Kernel', action: `sysctl -w ${setting}=${wantedBuffer}` }],
      },
    ];
  });
}

function hugePages({ facts }: HostContext): Finding[] {
  if (facts.hugePagePmdSize !== undefined) return [];
  const message =
    'transparent_hugepage/hpage_pmd_size does not exist: Go programs look for it at their start, and it has nothing to do with failing sends';
  return [{ code: 'NoHugePageSize', severity: 'Info', message, remedies: [] }];
}

/** On virtio the kernel shows tx-gso-robust only together with checksum offload (virtnet_probe). */
function virtioFeatures({ interfaces, kernel }: HostContext): Finding[] {
  return interfaces.flatMap(({ name, driver, offloads }): Finding[] => {
    const without = !(offloads['tx-checksum-ip-generic'] ?? 'on').startsWith('on');
    if (driver !== 'virtio_net' || !without) return [];
    const fate = isKernelBelow(kernel.release, 6, 11)
      ? 'GSO sends fail with EIO here'
      : 'this kernel computes them itself';
    const message = `${name} gets no checksum offload from its host (tx-gso-robust and tx-gso-partial are off for the same reason): ${fate}`;
    const action = `ask for VIRTIO_NET_F_CSUM on the host's side of ${name}`;
    return [{ code: 'VirtioWithoutChecksum', severity: 'Info', message, remedies: [{ target: 'Interface', action }] }];
  });
}

/** quic-go looks at the major number alone (sys_conn_helper_linux.go, since v0.43). */
function quicGoOnOldKernels({ kernel }: HostContext): Finding[] {
  if (!isKernelBelow(kernel.release, 5, 0)) return [];
  const message =
    'quic-go 0.43 and later uses neither GSO nor ECN on kernels before 5.0; 0.39.2 to 0.42 sends an ECN mark that such a kernel may refuse ("invalid argument")';
  const action = 'QUIC_GO_DISABLE_ECN=true, or quic-go 0.43 or later';
  return [{ code: 'QuicGoOnOldKernel', severity: 'Info', message, remedies: [{ target: 'Workload', action }] }];
}
