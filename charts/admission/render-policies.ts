import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { presets } from '../../api/treatment/presets.ts';
import { sandboxClasses } from '../../api/treatment/sandboxes.ts';

const folder = import.meta.dirname;
const partLine = /^( *)# part: ([a-z-]+)\n/gm;

/**
 * The installed admission policies (charts/quicgso/admission/), text by file name. YAML with CEL has no include, so the
 * sources name the parts that several policies share: a line `# part: NAME` is replaced by parts/NAME.yaml or
 * parts/NAME.cel, with its indentation. Throws when a part does not exist.
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
    const header = `# Generated from charts/admission/${name}: change it there (see CONTRIBUTING.md).\n#\n`;
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

/** api/treatment/presets.ts as a CEL map. */
function renderPresets(): string {
  const entries = Object.entries(presets).map(([preset, variables]) => {
    const items = Object.entries(variables).map(
      ([capability, name]) => `{"name": "${name}", "capability": "${capability}"}`,
    );
    return `      "${preset}": [${items.join(', ')}]`;
  });
  return `- name: presets\n  expression: >-\n    {\n${entries.join(',\n')}\n    }\n`;
}
