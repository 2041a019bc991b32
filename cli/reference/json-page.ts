import { reportConditions } from '../../api/report-conditions.ts';
import { type Evidence, type LabelValue, reasonMeanings, type State } from '../../api/vocabulary.ts';
import { driftStates } from '../explain/pod/drift/explain-drift.ts';
import { placementReasons } from '../explain/pod/placement/explain-placement.ts';
import { waitingReasons } from '../explain/pod/placement/explain-pending.ts';
import { treatmentReasons } from '../explain/pod/treatment/why-treated.ts';
import { variableReasons, variableSources } from '../explain/pod/variables/variable-explanation.ts';
import { unreasoned } from '../lookup/known-verdict.ts';
import { unreported } from '../nodes/fleet-rows.ts';
import type { Check } from '../probe/check.ts';
import type { ProbeVerdict } from '../probe/decide-verdict.ts';

/** One field with a word for programs. */
interface Field {
  /** Paths below the root of what is printed. */
  readonly paths: readonly string[];
  /** What the words say, and where else they come from. */
  readonly about: string;
  readonly words: Readonly<Record<string, string>>;
}

const states: Record<State, string> = {
  Capable: 'It works.',
  Degraded: 'It works in part.',
  Broken: 'It is accepted, but does not arrive as sent.',
  Unsupported: 'It is rejected, or has no effect.',
  Unknown: 'It is not known, which counts as not capable.',
};

const evidences: Record<Evidence, string> = {
  None: 'Nothing was sent.',
  Kernel: 'Bursts on loopback: the kernel alone.',
  Egress: 'The egress interface accepts bursts.',
  Wire: 'The probe of another node received them.',
};

const labelWords: Record<LabelValue | 'none', string> = {
  capable: 'State Capable; only this word counts as capable.',
  degraded: 'State Degraded.',
  broken: 'State Broken.',
  unsupported: 'State Unsupported.',
  unknown: 'State Unknown.',
  none: 'There is no verdict.',
};

const capable: Record<ProbeVerdict['capable'], string> = {
  yes: 'All that was tested works; exit code 0.',
  no: 'Something does not work; exit code 1.',
  unknown: 'The result is inconclusive; exit code 2.',
};

const checks: Record<Check['check'], string> = {
  kernel: 'Bursts on loopback.',
  egress: 'The interface accepts bursts.',
  wire: 'A peer received them.',
  ecn: 'ECN marks on all of these paths.',
  host: 'Settings of the machine that may explain the other results.',
};

const statuses: Record<Check['status'], string> = {
  ok: 'It works.',
  warning: 'It works within limits, is inconclusive, or is worth knowing.',
  failure: 'It does not work.',
  skipped: 'It was not tested.',
};

const pod: readonly Field[] = [
  {
    paths: ['treatment.reason'],
    about: 'Whether the pod was treated when it was created, and by what, or why not.',
    words: treatmentReasons,
  },
  {
    paths: ['placement.reason'],
    about: 'Why the pod asks for a capable node, or does not.',
    words: placementReasons,
  },
  {
    paths: ['placement.node.reason'],
    about: 'Why its node is capable or not: the reason of the verdict that decides (see `explain node`), or:',
    words: unreasoned,
  },
  { paths: ['placement.waiting.reason'], about: 'Why the pod is pending.', words: waitingReasons },
  {
    paths: ['containers[].variables[].source'],
    about: 'Where the value of a variable comes from.',
    words: variableSources,
  },
  {
    paths: ['containers[].variables[].reason'],
    about: 'Why a variable has its value, by its `source`.',
    words: variableReasons,
  },
  {
    paths: ['drift.state'],
    about: 'Whether the containers run with the right values for the node.',
    words: driftStates,
  },
];

const node: readonly Field[] = [
  {
    paths: ['networks[].verdicts[].state', 'networks[].families[].gso.state', 'networks[].peers[].state'],
    about: 'What was found out about a capability; `networks[].families[].ecn` has the same fields.',
    words: states,
  },
  {
    paths: ['networks[].verdicts[].evidence', 'networks[].families[].gso.evidence'],
    about: 'What the state is based on.',
    words: evidences,
  },
  {
    paths: ['networks[].verdicts[].reason', 'networks[].families[].gso.reason', 'networks[].peers[].reason'],
    about: 'The reason for the state. Each meaning starts with the state.',
    words: reasonMeanings,
  },
  ...Object.entries(reportConditions).map(([type, words]) => ({
    paths: ['conditions[].reason'],
    about: `Why the condition ${type} has its status. Each meaning starts with the status.`,
    words,
  })),
];

const fleet: readonly Field[] = [
  {
    paths: ['[].podGso', '[].hostGso', '[].podEcn', '[].hostEcn'],
    about: 'The four verdicts, with the words of labels and GsoNodeMap.',
    words: labelWords,
  },
  {
    paths: ['[].reason', '[].fresh'],
    about:
      'The reason of the worst verdict, and whether the report is fresh: `yes`, or the reason of the condition Fresh. Both as in `explain node`, or:',
    words: unreported,
  },
];

const probe: readonly Field[] = [
  { paths: ['verdict.capable'], about: 'The overall result.', words: capable },
  { paths: ['checks[].check'], about: 'What was checked.', words: checks },
  {
    paths: ['checks[].status'],
    about: 'What was found. `checks[].result` has state, evidence and reason as in `explain node`.',
    words: statuses,
  },
];

const preface = `# \`-o json\`: every machine-readable reason

Generated from the code by [cli/reference](../../cli/reference); \`npx vitest run --project unit cli/reference -u\` regenerates it.

\`quicgso explain\`, \`quicgso nodes\` and \`quicgso probe\` print the same with \`-o json\` and \`-o yaml\`. The fields below hold machine-readable words, whose meaning does not change; all other text is for people and may change. The codes of findings (\`findings[].code\`): [findings.md](../findings.md). \`quicgso reprobe\` has no \`-o\`; its exit codes are those of \`quicgso probe\`.`;

/** docs/reference/json.md, in Markdown. */
export function renderJsonPage(): string {
  return [
    preface,
    ...renderCommand('quicgso explain pod/NAME', pod),
    ...renderCommand('quicgso explain node/NAME', node),
    ...renderCommand('quicgso nodes', fleet),
    ...renderCommand('quicgso probe', probe),
    '',
  ].join('\n');
}

function renderCommand(command: string, fields: readonly Field[]): string[] {
  return ['', `## \`${command}\``, ...fields.flatMap(renderField)];
}

function renderField({ paths, about, words }: Field): string[] {
  const rows = Object.entries(words).map(([word, meaning]) => `| \`${word}\` | ${meaning} |`);
  return [
    '',
    `### ${paths.map((path) => `\`${path}\``).join(', ')}`,
    '',
    about,
    '',
    '| word | meaning |',
    '|---|---|',
    ...rows,
  ];
}
