import type { Remedy } from './advice.ts';

/** For an interface whose checksum offload was switched off on this machine. Lost when the link is reset. */
export function switchChecksumsOn(interfaceName: string): Remedy {
  const commands = [`ethtool -K ${interfaceName} tx on`];
  return { target: 'Interface', action: 'switch checksum offload on, and test again', commands };
}

/** For a paravirtual card that gets no checksum offload: nothing inside the machine can switch it on. */
export function offerChecksums(interfaceName: string): Remedy {
  const action = `offer checksum offload (VIRTIO_NET_F_CSUM) to ${interfaceName} at the hypervisor, with QEMU by csum=on`;
  return { target: 'Interface', action };
}
