import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import type { GoTool } from './go-tool.ts';
import type { GoProgram } from './programs.ts';

const download = v.pipe(v.string(), v.parseJson(), v.object({ GoMod: v.string() }));

/** The text of a go.mod in which `go build` finds the program's main package, after downloading its module. */
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
 * Kubernetes's own go.mod takes 33 modules from its folder `staging`; `replace` counts only in the main module, so
 * here each is replaced by its published twin: v1.37.2 there is v0.37.2 here.
 */
function stagingReplacements(source: string, version: string): string[] {
  const published = `v0.${version.replace(/^1\./, '')}`;
  const staged = source.matchAll(/^\s*(?:replace\s+)?(k8s\.io\/[a-z0-9-]+) => \.\/staging/gm);
  return Array.from(
    staged,
    ([, name]) => `replace ${name} => ${name} ${nearest.get(`${name} ${published}`) ?? published}`,
  );
}

/** Twins that proxies of Go modules were seen not to serve, and the nearest version of each that they do. */
const nearest: ReadonlyMap<string, string> = new Map([['k8s.io/endpointslice v0.32.13', 'v0.32.12']]);
