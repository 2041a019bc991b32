import { dump } from 'js-yaml';
import type { OutputFormat } from './output-option.ts';

/** Prints data to stdout as text, JSON or YAML. */
export function printAs<Data>(format: OutputFormat, data: Data, render: (data: Data) => string): void {
  const printed = { text: render, json: asJson, yaml: asYaml }[format](data);
  process.stdout.write(printed.endsWith('\n') ? printed : `${printed}\n`);
}

function asJson(data: unknown): string {
  return JSON.stringify(data, null, 2);
}

function asYaml(data: unknown): string {
  // Same content as the JSON: no undefined fields, and no anchors for repeated values.
  return dump(JSON.parse(JSON.stringify(data)), { noRefs: true, lineWidth: -1 });
}
