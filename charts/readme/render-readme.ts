import { load } from 'js-yaml';
import * as v from 'valibot';

interface Row {
  /** As in `--set`: `image.probe.name`. */
  readonly key: string;
  readonly value: unknown;
  readonly description: string;
}

const chartSchema = v.object({
  description: v.string(),
  version: v.string(),
  kubeVersion: v.pipe(v.string(), v.regex(/^>=\d+\.\d+\.0-0$/)),
});

const keyLine = /^( *)([A-Za-z][A-Za-z0-9]*):/;
const commentLine = /^ *# ?(.*)$/;

/**
 * The chart's README.md, from the text of its values.yaml and Chart.yaml. A comment that starts with `# -- ` directly
 * before a key describes the key and everything below it, so each value has exactly one.
 *
 * @throws {Error} naming the key, when a value has no such comment, or two
 */
export function renderReadme(values: string, chart: string): string {
  const { description, version, kubeVersion } = v.parse(chartSchema, load(chart));
  const rows = listRows(load(values), readDescriptions(values));
  const [, kubernetes = ''] = /^>=(\d+\.\d+)/.exec(kubeVersion) ?? [];
  return `<!-- Generated from values.yaml and Chart.yaml: npx vitest run --project unit charts -u -->

# quicgso

${description}. This chart, version ${version}, installs two probes on every Linux node (one on the pod network, one on the host network), an operator that publishes their results as reports, node labels and a node map, and the admission policies by which the API server treats pods in opted-in namespaces. It requires Kubernetes ${kubernetes} or later, and 1.36 or later to treat pods.

From the checkout, with images that your nodes can pull:

\`\`\`sh
helm install quicgso charts/quicgso -n quicgso-system --create-namespace --set image.registry=REGISTRY
kubectl get gsoreports                      # after about a minute
helm test quicgso -n quicgso-system --logs
\`\`\`

- [docs/install.md](../../docs/install.md): images, platforms, firewalls, autoscalers, and how to uninstall.
- [docs/upgrade.md](../../docs/upgrade.md): how to upgrade and roll back.
- [docs/security.md](../../docs/security.md): the permissions of each program.

## Values

Unknown values and wrong types are rejected before anything is installed.

| key | default | description |
|---|---|---|
${rows.map(formatRow).join('\n')}
`;
}

/** The comments by full key. */
function readDescriptions(values: string): ReadonlyMap<string, string> {
  const descriptions = new Map<string, string>();
  const parents: { readonly indent: number; readonly name: string }[] = [];
  let comment: string[] = [];
  for (const line of values.split('\n')) {
    const text = commentLine.exec(line)?.[1];
    if (text !== undefined) {
      if (text.startsWith('-- ')) comment = [text.slice(3).trim()];
      else if (comment.length > 0) comment.push(text.trim());
      continue;
    }
    const [, indent = '', name] = keyLine.exec(line) ?? [];
    if (name !== undefined) {
      while ((parents.at(-1)?.indent ?? -1) >= indent.length) parents.pop();
      parents.push({ indent: indent.length, name });
      const key = parents.map((parent) => parent.name).join('.');
      if (comment.length > 0) descriptions.set(key, comment.join(' '));
    }
    comment = [];
  }
  return descriptions;
}

function listRows(value: unknown, descriptions: ReadonlyMap<string, string>, key = ''): Row[] {
  const description = descriptions.get(key);
  if (description !== undefined) {
    const second = [...descriptions.keys()].find((other) => other.startsWith(`${key}.`));
    if (second !== undefined) throw new Error(`values.yaml describes ${second} twice: there and at ${key}`);
    return [{ key, value, description }];
  }
  const children = isMap(value) ? Object.entries(value) : [];
  if (children.length === 0) throw new Error(`values.yaml does not describe ${key}: write "# -- ..." before it`);
  return children.flatMap(([name, child]) => listRows(child, descriptions, key === '' ? name : `${key}.${name}`));
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function formatRow({ key, value, description }: Row): string {
  const text = typeof value === 'string' && value !== '' ? value : JSON.stringify(value);
  return `| \`${key}\` | \`${escape(text)}\` | ${escape(description)} |`;
}

function escape(text: string): string {
  return text.replaceAll('|', String.raw`\|`);
}
