import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import type { GoTool } from './go-tool.ts';
import type { GoProgram } from './programs.ts';

const download = v.pipe(v.string(), v.parseJson(), v.object({ GoMod: v.string() }));

/** Downloads the module of a program; returns a go.mod with which `go build` finds its main package. */
export async function goModule({ module, version }: GoProgram, go: GoTool, cwd: string): Promise<string> {
  const answer = await go(['mod', 'download', '-json', `${module}@v${version}`], cwd, `Downloading ${module}`);
  const source = await readFile(v.parse(download, answer).GoMod, 'utf8');
  const [goLine] = /^go .*$/m.exec(source) ?? [];
  if (goLine === undefined) throw new Error(`reading go.mod of ${module}: no go line`);
  const [godebug] = /^godebug .*$/m.exec(source) ?? [];
  const lines = ['module quicgso-sandbox', goLine, ...(godebug === undefined ? [] : [godebug])];
  return [...lines, `require ${module} v${version}`, ...stagingReplacements(source, version), ''].join('\n');
}

/**
 * The go.mod of Kubernetes takes 33 modules from its directory `staging`. `replace` only applies in the main module, so
 * each is replaced with its published counterpart here: v0.37.2 for v1.37.2.
 */
function stagingReplacements(source: string, version: string): string[] {
  const published = `v0.${version.replace(/^1\./, '')}`;
  const staged = source.matchAll(/^\s*(?:replace\s+)?(k8s\.io\/[a-z0-9-]+) => \.\/staging/gm);
  return Array.from(
    staged,
    ([, name]) => `replace ${name} => ${name} ${nearest.get(`${name} ${published}`) ?? published}`,
  );
}

/** Published modules that a Go module proxy did not serve, and the nearest version that it does. */
const nearest: ReadonlyMap<string, string> = new Map([['k8s.io/endpointslice v0.32.13', 'v0.32.12']]);
