import type { Capability } from '../api/names.ts';
import { describeSwitch, describeTcpEscape, type Product, type Switch } from './product.ts';

const preface = `# How to switch GSO and ECN off in QUIC programs

Generated from [products/products.ts](../products/products.ts) by \`npx vitest run --project unit products -u\`.

A variable can differ from node to node, so let a GsoPolicy set it: preset \`quic-go\` or \`tailscale\`, or \`env\` for the fallback to TCP. A line in a configuration file or a flag is identical on all nodes: run the program on capable nodes only (\`placement: Require\`), or set it everywhere. Set it on the end that sends the bulk of the data. quic-go accepts \`true\`, \`1\` and \`t\`; it silently ignores \`yes\` and \`on\`.

The last column says how this was checked: *run* means that the program was run under the faults of [verdicts.md](verdicts.md), with and without the switch; *read* means that its source or documentation was read; *unverified* means neither, so test it before you rely on it. In every program with "run", switching GSO off fixed silent loss and EINVAL and EPERM on GSO sends; the \`sendmsg: invalid argument\` of old kernels was fixed only by switching ECN off.`;

/** docs/products.md. */
export function renderProducts(products: readonly Product[]): string {
  const lines = products.map((product) => row(product).map((cell) => cell.replaceAll('|', String.raw`\|`)));
  return [
    preface,
    '',
    '| program | GSO off | ECN off | TCP instead | set it on | checked |',
    '|---|---|---|---|---|---|',
    ...lines.map((cells) => `| ${cells.join(' | ')} |`),
    '',
  ].join('\n');
}

function row(product: Product): string[] {
  const { name, stack, note, gsoByDefault, gso, ecn = [], tcp, sends, checked } = product;
  const about = [`**${name}**`, stack, ...(note === undefined ? [] : [note])].join('; ');
  const off = [...(gsoByDefault ? [] : ['off by default']), ...describeAll(gso, 'gso')];
  const escape = tcp === undefined ? 'not known' : describeTcpEscape(tcp);
  return [about, off.join('<br>or '), describeAll(ecn, 'ecn').join('<br>or ') || 'not known', escape, sends, checked];
}

function describeAll(switches: readonly Switch[], capability: Capability): string[] {
  return switches.map((option) => describeSwitch(option, capability));
}
