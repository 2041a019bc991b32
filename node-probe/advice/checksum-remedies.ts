import type { Remedy } from './advice.ts';

/** For an interface whose checksum offload is switched off on this machine. Does not survive a reset of the link. */
export function switchChecksumsOn(interfaceName: string): Remedy {
  const commands = [`ethtool -K ${interfaceName} tx on`];
  return { target: 'Interface', action: 'switch checksum offload on and test again', commands };
}

/** For a paravirtual card without checksum offload, which cannot be switched on inside the machine. */
export function offerChecksums(interfaceName: string): Remedy {
  const action = `enable checksum offload (VIRTIO_NET_F_CSUM) for ${interfaceName} in the hypervisor, with csum=on in QEMU`;
  return { target: 'Interface', action };
}
