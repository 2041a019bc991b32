/** One cell: what is right to see, and what was seen. */
export interface Row {
  readonly cell: string;
  readonly expected: readonly string[];
  readonly seen: string;
}

export interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}

const preface = `# What the probe says about which fault

Written by \`npm run test:kernels\`, which makes every fault of this page and runs \`quicgso probe\` in it; a test fails when the page and the run differ. A verdict reads state/reason/evidence, with the error of the refused call behind it; the reasons are explained in [api/vocabulary.ts](../api/vocabulary.ts). Where chance decides what is lost, several verdicts are right, and none of them blames what is not broken.`;

/** The page of all cells, in Markdown. As long as what is seen is right, it is the same on every machine. */
export function renderVerdicts(sections: readonly Section[]): string {
  return [preface, ...sections.map(renderSection), ''].join('\n\n').trimEnd() + '\n';
}

function renderSection({ title, rows }: Section): string {
  const lines = rows.map(({ cell, expected, seen }) => {
    const told = expected.includes(seen) ? 'as expected' : `**${seen}**`;
    return `| ${cell} | ${expected.join('<br>or ')} | ${told} |`;
  });
  return [`## ${title}`, '', '| fault | expected | seen |', '|---|---|---|', ...lines].join('\n');
}
