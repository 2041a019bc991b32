import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { buildPrograms } from '../../../control-plane/binaries/build-programs.ts';
import { cacheFolder } from '../../../control-plane/binaries/cache-folder.ts';
import { plainBuildProgress } from '../../../control-plane/binaries/plain-build-progress.ts';
import { kubernetesVersion, type GoProgram } from '../../../control-plane/binaries/programs.ts';

const containerd = (name: string, expectedSeconds: number): GoProgram => ({
  name,
  version: '2.4.2',
  module: 'github.com/containerd/containerd/v2',
  mainPackage: `github.com/containerd/containerd/v2/cmd/${name}`,
  expectedSeconds,
});

/** What real nodes and real users run, beside the control plane. */
const programs = {
  kubelet: {
    name: 'kubelet',
    version: kubernetesVersion,
    module: 'k8s.io/kubernetes',
    mainPackage: 'k8s.io/kubernetes/cmd/kubelet',
    expectedSeconds: 60,
  },
  containerd: containerd('containerd', 100),
  'containerd-shim-runc-v2': containerd('containerd-shim-runc-v2', 10),
  ctr: containerd('ctr', 10),
  'helm-4': {
    name: 'helm-4',
    version: '4.3.1',
    module: 'helm.sh/helm/v4',
    mainPackage: 'helm.sh/helm/v4/cmd/helm',
    expectedSeconds: 180,
  },
  'helm-3': {
    name: 'helm-3',
    version: '3.22.0',
    module: 'helm.sh/helm/v3',
    mainPackage: 'helm.sh/helm/v3/cmd/helm',
    expectedSeconds: 120,
  },
  caddy: {
    name: 'caddy',
    version: '2.11.9',
    module: 'github.com/caddyserver/caddy/v2',
    mainPackage: 'github.com/caddyserver/caddy/v2/cmd/caddy',
    expectedSeconds: 180,
  },
} as const satisfies Record<string, GoProgram>;

export type E2eProgram = keyof typeof programs;

/**
 * The path of a program, built into a folder beside the control plane's when it is not there yet. The folder's name has the
 * version, so that another version is another file.
 */
export async function findProgram(name: E2eProgram, signal: AbortSignal): Promise<string> {
  const program = programs[name];
  const folder = join(cacheFolder(process.env), '..', '..', program.name, program.version);
  const file = join(folder, program.name);
  const isThere = await access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!isThere) {
    const progress = plainBuildProgress((line) => process.stderr.write(line));
    // Without C libraries, a program runs in an image that has none.
    const env = name === 'caddy' ? { ...process.env, CGO_ENABLED: '0' } : process.env;
    await buildPrograms({ programs: [program], folder, env, signal, progress });
  }
  return file;
}
