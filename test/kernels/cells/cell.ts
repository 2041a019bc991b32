import type { State } from '../../../api/vocabulary.ts';
import type { Family } from '../../../linux/socket-address.ts';
import type { TestNetwork, Topology } from '../network/test-network.ts';

/** State, reason and evidence, and the errno where there is one: `Broken/SilentLoss/Wire/ENOBUFS`. */
export type Verdict = `${State}/${string}`;

/** What a probe says about one family; undefined where the network does not have the family. */
export interface FamilyVerdicts {
  readonly gso: Verdict;
  readonly ecn: Verdict;
}

/** What a run of `quicgso probe` said. */
export type Seen =
  | { readonly kind: 'observed'; readonly families: Partial<Record<Family, FamilyVerdicts>>; readonly exitCode: number }
  | { readonly kind: 'failed'; readonly says: string; readonly exitCode: number };

/** One row of the matrix: a network with a fault, and what the probe must say about it. */
export interface Cell {
  /** Unique; a sentence without a full stop. */
  readonly name: string;
  /** Default: direct. */
  readonly topology?: Topology;
  /** The family over which the probe talks to the receiver. */
  readonly family: Family;
  /** The probe gets no peer: it stays on loopback and at the interface of its default route. */
  readonly alone?: boolean;
  /** Brings the fault about, after the receiver started to answer. */
  readonly fault?: (network: TestNetwork) => Promise<void>;
  /** Words in front of the probe's command: a program under which it runs. */
  readonly under?: readonly string[];
  /** Options of the probe's Node.js. */
  readonly nodeOptions?: readonly string[];
  /** What the program in the middle does to datagrams (test/faults/middle-hop.ts); without it, the hop routes. */
  readonly middleHop?: string;
  /** What is right; several where chance decides between them. */
  readonly expected: readonly [Seen, ...Seen[]];
}

const good = { gso: 'Capable/Delivered/Wire', ecn: 'Capable/Delivered/Wire' } as const;
const local = { gso: 'Capable/Delivered/Kernel', ecn: 'Capable/Delivered/Kernel' } as const;

/**
 * What a probe says that talked to a receiver over one family: good, but for what is named. `other`: what it says about the
 * other family, which it tested on loopback.
 */
export function overWire(
  family: Family,
  differs: Partial<FamilyVerdicts> = {},
  other: FamilyVerdicts | 'none' = local,
): Seen {
  const [here, there] = family === 'IPv4' ? (['IPv4', 'IPv6'] as const) : (['IPv6', 'IPv4'] as const);
  const families = { [here]: { ...good, ...differs }, ...(other === 'none' ? {} : { [there]: other }) };
  return { kind: 'observed', families, exitCode: exitCodeOf(Object.values(differs)) };
}

/** What a probe says when nobody answers. */
export const unanswered: Seen = { kind: 'failed', says: 'Nobody answers', exitCode: 2 };

function exitCodeOf(verdicts: readonly Verdict[]): number {
  if (verdicts.every((verdict) => verdict.startsWith('Capable/'))) return 0;
  return verdicts.every((verdict) => /^(Capable|Unknown)\//.test(verdict)) ? 2 : 1;
}

/** A result as a person reads it, and as a table and a comparison take it. */
export function describeSeen(seen: Seen): string {
  if (seen.kind === 'failed') return `"${seen.says}"; exit code ${seen.exitCode}`;
  const families = (['IPv4', 'IPv6'] as const).map((family) => `${family} ${describeFamily(seen.families[family])}`);
  return `${families.join('; ')}; exit code ${seen.exitCode}`;
}

function describeFamily(verdicts: FamilyVerdicts | undefined): string {
  if (!verdicts) return 'none';
  const { gso, ecn } = verdicts;
  return gso === ecn ? `GSO and ECN ${gso}` : `GSO ${gso}, ECN ${ecn}`;
}
