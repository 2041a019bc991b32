/** For tests: one line of the text format of Prometheus. */
export interface Sample {
  readonly name: string;
  /** The metric that it belongs to; a histogram has samples of several names. */
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** For tests: the value of the first sample of this name with these labels, whatever others it has. */
export function valueOf(
  samples: readonly Sample[],
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined {
  const wanted = Object.entries(labels);
  return samples.find((sample) => sample.name === name && wanted.every(([key, value]) => sample.labels[key] === value))
    ?.value;
}

const comment = /^# (?<keyword>HELP|TYPE) (?<name>[a-z_]+) (?<rest>.+)$/u;
const sample = /^(?<name>[a-z_]+)(?:\{(?<labels>[^}]*)\})? (?<value>\S+)$/u;

/** For tests: reads the text format of Prometheus. Throws at the first line that is not of it. */
export function parseMetrics(text: string): { types: Map<string, string>; samples: Sample[] } {
  const types = new Map<string, string>();
  const samples: Sample[] = [];
  let metric = '';
  for (const line of text.split('\n').filter((found) => found !== '')) {
    const { keyword, name = '', rest = '' } = comment.exec(line)?.groups ?? {};
    if (keyword !== undefined) {
      metric = name;
      if (keyword === 'TYPE') types.set(name, rest);
      continue;
    }
    const found = sample.exec(line)?.groups;
    const value = Number(found?.['value']);
    if (found?.['name']?.startsWith(metric) !== true || Number.isNaN(value)) throw new Error(`unreadable: ${line}`);
    const labels = Object.fromEntries(
      [...(found['labels'] ?? '').matchAll(/(?<key>[a-z_]+)="(?<quoted>[^"]*)"/gu)].map(({ groups }) => [
        groups?.['key'] ?? '',
        groups?.['quoted'] ?? '',
      ]),
    );
    samples.push({ name: found['name'], metric, labels, value });
  }
  return { types, samples };
}
