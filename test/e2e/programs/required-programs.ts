import which from 'which';

/** What the cluster needs of the machine, beside what Docker and the images ask for, and where each program is from. */
const programs = {
  go: 'golang-go (1.26 or later, or https://go.dev/dl)',
  debootstrap: 'debootstrap',
  docker: 'docker.io',
  iptables: 'iptables',
  strip: 'binutils',
  setpriv: 'util-linux',
};

/** Throws, with what to do, when this machine cannot run the tests: one that cannot run is a failure. Before all else. */
export async function setup(): Promise<void> {
  if (process.getuid?.() !== 0) throw new Error('The cluster of real kubelets needs root: run its tests as root.');
  const missing: string[] = [];
  for (const [program, inPackage] of Object.entries(programs)) {
    if ((await which(program, { nothrow: true })) === null) missing.push(inPackage);
  }
  if (missing.length > 0) {
    throw new Error(`The cluster of real kubelets lacks programs: run apt-get install ${missing.join(' ')}.`);
  }
}
