import { styleText } from 'node:util';
import Table from 'cli-table3';
import type { FamilyObservation, Finding, HostObservation, Result } from '../../api/v1alpha1.ts';
import type { State } from '../../api/vocabulary.ts';
import { exitCodeOf, type ExitCode } from './exit-code.ts';

const marks: Record<State, { text: string; style: 'green' | 'yellow' | 'red' }> = {
  Capable: { text: 'ok', style: 'green' },
  Degraded: { text: 'degraded', style: 'yellow' },
  Unknown: { text: 'unknown', style: 'yellow' },
  Unsupported: { text: 'unsupported', style: 'red' },
  Broken: { text: 'broken', style: 'red' },
};

const verdicts: Record<ExitCode, { text: string; style: 'green' | 'yellow' | 'red' }> = {
  0: { text: 'capable: GSO and ECN work', style: 'green' },
  1: { text: 'not capable: switch off what is marked above', style: 'red' },
  2: { text: 'could not tell: treat this machine as not capable', style: 'yellow' },
};

/** What a round found, for people: one line a check, the verdict, and what to do. */
export function renderObservation(observation: HostObservation): string {
  const { kernel, interfaces, findings } = observation;
  const table = new Table({ head: ['check', 'result', 'evidence', 'what was found'], style: { head: [], border: [] } });
  table.push(...familyRows('IPv4', observation.ipv4), ...familyRows('IPv6', observation.ipv6));
  const verdict = verdicts[exitCodeOf(observation)];
  const egress = interfaces.map(({ name, driver, mtu }) => `${name} (${driver ?? 'no driver'}, MTU ${mtu})`);
  return [
    `kernel ${kernel.release}, egress ${egress.join(', ') || 'none: this machine has no default route'}`,
    table.toString(),
    `verdict: ${styleText(verdict.style, verdict.text)} (evidence: ${describeEvidence(observation)})`,
    ...findings.flatMap(renderFinding),
    '',
  ].join('\n');
}

function describeEvidence({ ipv4, ipv6 }: HostObservation): string {
  const seen = [ipv4?.gso.evidence, ipv6?.gso.evidence];
  if (seen.includes('Wire')) return 'delivery to a peer';
  if (seen.includes('Egress')) return 'the egress interface accepts it; add --peer to see whether it arrives';
  return 'loopback only, so it says nothing about the network';
}

function familyRows(family: string, observed: FamilyObservation | undefined): string[][] {
  if (!observed) return [[family, 'none', '', 'this machine does not have it']];
  const row = (capability: string, result: Result, more = ''): string[] => {
    const { text, style } = marks[result.state];
    return [`${family} ${capability}`, styleText(style, text), result.evidence, `${result.message}${more}`];
  };
  return [row('GSO', observed.gso, `, up to ${observed.maxSegments} segments`), row('ECN', observed.ecn)];
}

function renderFinding({ code, message, remedies }: Finding): string[] {
  return [
    '',
    `${styleText('bold', code)}: ${message}`,
    ...remedies.flatMap(({ target, action, commands = [] }) => [
      `  ${target}: ${action}`,
      ...commands.map((command) => `    ${command}`),
    ]),
  ];
}
