import which from 'which';

/** What the matrix needs of the machine, and the Debian package in which each program is. */
const programs = {
  ip: 'iproute2',
  tc: 'iproute2',
  nft: 'nftables',
  sysctl: 'procps',
  ethtool: 'ethtool',
  tcpdump: 'tcpdump',
  gcc: 'gcc libc6-dev',
  'qemu-system-x86_64': 'qemu-system-x86',
  busybox: 'busybox-static',
  cpio: 'cpio',
  xz: 'xz-utils',
  setpriv: 'util-linux',
  unshare: 'util-linux',
  modprobe: 'kmod',
  depmod: 'kmod',
};

/** Throws, with what to do, when this machine cannot run the matrix: a cell that cannot run is a failure. */
export async function requirePrograms(): Promise<void> {
  if (process.getuid?.() !== 0) {
    throw new Error('The kernel matrix makes network namespaces and needs root: run it as root.');
  }
  const missing: string[] = [];
  for (const [program, inPackage] of Object.entries(programs)) {
    if ((await which(program, { nothrow: true })) === null) missing.push(inPackage);
  }
  if (missing.length > 0) {
    throw new Error(`The kernel matrix lacks programs: run apt-get install ${[...new Set(missing)].join(' ')}.`);
  }
}
