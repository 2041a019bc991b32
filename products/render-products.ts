import type { Capability } from '../api/names.ts';
import { describeSwitch, describeTcpEscape, type Product, type Switch } from './product.ts';

const preface = `# Programs, and how to switch GSO and ECN off in them

Made from [products/products.ts](../products/products.ts) by its test; \`npx vitest run --project unit products -u\` writes it anew.

A variable can differ from node to node, so a GsoPolicy sets it: preset \`quic-go\` or \`tailscale\`, or \`env\` for the way to TCP. A line of a configuration file and a flag are the same on all nodes: prefer capable nodes (\`placement: Require\`), or set it everywhere. Either has to be on the end that sends much. quic-go takes \`true\`, \`1\` and \`t\`; it ignores \`yes\` and \`on\` in silence.

What was checked: *run* means that the program was run under the faults of [verdicts.md](verdicts.md) with the switch and without; *read* means its source or documentation; *remembered* means neither, so try it before you rely on it. For everything with "run", switching GSO off cured silent loss, EINVAL and EPERM on GSO sends, and only switching ECN off cured the \`sendmsg: invalid argument\` of old kernels.`;

/** docs/products.md, in Markdown. */
export function renderProducts(products: readonly Product[]): string {
  const lines = products.map((product) => row(product).map((cell) => cell.replaceAll('|', String.raw`\|`)));
  return [
    preface,
    '',
    '| program | GSO off | ECN off | TCP instead | set it on | what was checked |',
    '|---|---|---|---|---|---|',
    ...lines.map((cells) => `| ${cells.join(' | ')} |`),
    '',
  ].join('\n');
}

function row(product: Product): string[] {
  const { name, stack, note, gsoByDefault, gso, ecn = [], tcp, sends, checked } = product;
  const about = [`**${name}**`, stack, ...(note === undefined ? [] : [note])].join('; ');
  const off = [...(gsoByDefault ? [] : ['off by default']), ...ways(gso, 'gso')];
  const escape = tcp === undefined ? 'no way known' : describeTcpEscape(tcp);
  return [about, off.join('<br>or '), ways(ecn, 'ecn').join('<br>or ') || 'no switch known', escape, sends, checked];
}

function ways(switches: readonly Switch[], capability: Capability): string[] {
  return switches.map((way) => describeSwitch(way, capability));
}
