import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { kubernetesVersion, programsOf } from '../../control-plane/binaries/programs.ts';

/** For tests: a folder that is removed when the test has finished. */
export async function testFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'quicgso-test-'));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** For tests: writes an executable shell script. */
export async function writeScript(file: string, body: string): Promise<void> {
  await writeFile(file, `#!/bin/sh\n${body}\n`);
  await chmod(file, 0o755);
}

/** For tests: fills a folder with scripts that answer to `--version` as the real programs do. */
export async function writeFakePrograms(
  folder: string,
  versions: Readonly<Record<string, string>> = {},
  kubernetes = kubernetesVersion,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { name, version } of programsOf(kubernetes)) {
    const label = name === 'etcd' ? 'etcd Version: ' : 'Kubernetes v';
    await writeScript(join(folder, name), `echo '${label}${versions[name] ?? version}'`);
  }
}

export interface FakeGo {
  /** What `go version` prints. Default: a suitable one. */
  readonly version?: string;
  /** The version that the built programs report. Default: the development version. */
  readonly kubernetes?: string;
  /** Shell commands that `go build` runs instead of building; `$out` is the file to write. */
  readonly build?: string;
}

/**
 * For tests: an environment with an empty cache and a `go` that makes programs as writeFakePrograms does. It appends
 * each of its command lines to the file `go.log` in `folder`.
 */
export async function fakeGoEnvironment(folder: string, fake: FakeGo = {}): Promise<NodeJS.ProcessEnv> {
  const tools = join(folder, 'tools');
  await mkdir(tools);
  await writeFakePrograms(join(folder, 'built'), {}, fake.kubernetes);
  const goMod = 'go 1.26.0\n\ngodebug default=go1.26\n\nreplace (\n\tk8s.io/api => ./staging/src/k8s.io/api\n)\n';
  await writeFile(join(folder, 'go.mod'), goMod);
  await writeScript(
    join(tools, 'go'),
    [
      `echo "$GOTOOLCHAIN $*" >>'${folder}/go.log'`,
      'for argument; do [ "$last" = -o ] && out=$argument; last=$argument; done',
      `case $1 in`,
      `version) echo '${fake.version ?? 'go version go1.26.8 linux/amd64'}' ;;`,
      `mod) echo '{"GoMod": "${folder}/go.mod"}' ;;`,
      `build) cp go.mod '${folder}/used.mod'; ${fake.build ?? `cp '${folder}/built/'"\${out##*/}" "$out"`} ;;`,
      'esac',
    ].join('\n'),
  );
  return { PATH: [tools, process.env['PATH']].join(delimiter), XDG_CACHE_HOME: join(folder, 'cache') };
}
