import { byEvidence, worstOf, type Evidence } from '../../api/vocabulary.ts';
import type { Judgement } from '../../node-probe/judge/judge-gso.ts';
import type { Check } from './check.ts';
import { exitCodeOf, type ExitCode } from '../terminal/exit-code.ts';

/** The verdict of a checklist. */
export interface ProbeVerdict {
  readonly capable: 'yes' | 'no' | 'unknown';
  /** Of `quicgso probe`, for scripts. */
  readonly exitCode: ExitCode;
  /** The verdict in words, without a full stop. */
  readonly message: string;
}

type Decided = Check & { readonly result: Judgement };

/** Decides the verdict: the worst check wins. A check without a result decides nothing. */
export function decideVerdict(checks: readonly Check[]): ProbeVerdict {
  const decided = checks.filter((check): check is Decided => check.result !== undefined);
  const exitCode = exitCodeOf(decided.map(({ result }) => result.state));
  // The checks that decide: each alone would give the same exit code.
  const deciding = decided.filter(({ result }) => exitCodeOf([result.state]) === exitCode);
  switch (exitCode) {
    case 0:
      return { capable: 'yes', exitCode, message: `capable: ${describeGood(deciding)}` };
    case 1:
      return { capable: 'no', exitCode, message: `not capable: ${describeBad(deciding)}` };
    case 2:
      return { capable: 'unknown', exitCode, message: `inconclusive: ${describeUnclear(deciding)}` };
  }
}

function describeGood(good: readonly Decided[]): string {
  const works = new Set(good.map(capabilityOf));
  return `${listOf([...works])} ${works.size > 1 ? 'work' : 'works'} (${describeEvidence(good)})`;
}

function describeUnclear(unclear: readonly Decided[]): string {
  if (unclear.length === 0) return 'nothing was tested';
  const lines = listOf(unclear.map(({ check, family }) => `${check} ${family}`));
  return `see ${lines}; treat this machine as not capable`;
}

function capabilityOf({ check }: Check): 'GSO' | 'ECN' {
  return check === 'ecn' ? 'ECN' : 'GSO';
}

/** "GSO is unsupported on IPv4 and IPv6, ECN is degraded on IPv4". */
function describeBad(bad: readonly Decided[]): string {
  const byCapability = Map.groupBy(bad, capabilityOf);
  return [...byCapability]
    .map(([capability, checks]) => {
      const worst = worstOf(checks.map(({ result }) => result))?.state ?? '';
      return `${capability} is ${worst.toLowerCase()} on ${listOf(checks.map(({ family }) => family ?? ''))}`;
    })
    .join(', ');
}

const meanings: Record<Evidence, string> = {
  Wire: 'a peer received everything',
  Egress: 'accepted by the interface; use --peer to test delivery',
  Kernel: 'on loopback only, not over the network',
  None: 'nothing was sent',
};

/** The strongest evidence, by family if they differ. */
function describeEvidence(decided: readonly Decided[]): string {
  const byFamily = Map.groupBy(decided, ({ family }) => family);
  const seen = [...byFamily].map(([family = '', checks]) => {
    const strongest = checks
      .map(({ result }) => result)
      .toSorted(byEvidence)
      .at(-1);
    return { family, meaning: meanings[strongest?.evidence ?? 'None'] };
  });
  const [first, ...others] = new Set(seen.map(({ meaning }) => meaning));
  if (first !== undefined && others.length === 0) return first;
  return seen.map(({ family, meaning }) => `${family}: ${meaning}`).join('; ');
}

function listOf(words: readonly string[]): string {
  return [...new Set(words)].join(' and ');
}
