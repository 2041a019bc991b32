import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { presets } from '../../api/treatment/presets.ts';
import { sandboxClasses } from '../../api/treatment/sandboxes.ts';

const folder = import.meta.dirname;
const partLine = /^( *)# part: ([a-z-]+)\n/gm;

/**
 * The admission policies as they are installed (charts/quicgso/admission/), text by name of the file. YAML with CEL in it
 * has no include, so the sources here name the parts that several policies share: a line `# part: NAME` stands for
 * parts/NAME.yaml or parts/NAME.cel, indented as the line is. Throws when a part does not exist.
 */
export async function renderPolicies(): Promise<Map<string, string>> {
  const parts = new Map([
    ...(await readParts()),
    ['presets', renderPresets()],
    ['sandbox-classes', `- name: sandboxClasses\n  expression: '["${sandboxClasses.join('", "')}"]'\n`],
  ]);
  const sources = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).toSorted();
  const rendered = sources.map(async (name): Promise<[string, string]> => {
    const source = await readFile(join(folder, name), 'utf8');
    const header = `# Made from charts/admission/${name}: change it there (CONTRIBUTING.md says how).\n#\n`;
    return [name, header + fillIn(source, parts, name)];
  });
  return new Map(await Promise.all(rendered));
}

async function readParts(): Promise<[name: string, text: string][]> {
  const files = await readdir(join(folder, 'parts'));
  return Promise.all(
    files.map(async (file): Promise<[string, string]> => {
      const text = await readFile(join(folder, 'parts', file), 'utf8');
      return [file.replace(/\.(yaml|cel)$/, ''), text];
    }),
  );
}

function fillIn(text: string, parts: ReadonlyMap<string, string>, file: string): string {
  return text.replaceAll(partLine, (_line, indent: string, name: string) => {
    const part = parts.get(name);
    if (part === undefined) throw new Error(`charts/admission/${file} names the part ${name}, which does not exist`);
    return fillIn(part, parts, file).replaceAll(/^(?=.)/gm, indent);
  });
}

/** The table of api/treatment/presets.ts as a CEL map. */
function renderPresets(): string {
  const entries = Object.entries(presets).map(([preset, variables]) => {
    const items = Object.entries(variables).map(
      ([capability, name]) => `{"name": "${name}", "capability": "${capability}"}`,
    );
    return `      "${preset}": [${items.join(', ')}]`;
  });
  return `- name: presets\n  expression: >-\n    {\n${entries.join(',\n')}\n    }\n`;
}
