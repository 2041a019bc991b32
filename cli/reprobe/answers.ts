import { type Network, networks, probeLabel, systemNamespace } from '../../api/names.ts';
import type { NetworkObservation } from '../../api/v1alpha1.ts';
import type { State } from '../../api/vocabulary.ts';
import { exitCodeOf, type ExitCode } from '../terminal/exit-code.ts';

/** The last report of the probe of one network; undefined if there is none. */
export type LastReport = Pick<NetworkObservation, 'lastRound' | 'rounds' | 'ipv4' | 'ipv6'> | undefined;

export type LastReports = Readonly<Record<Network, LastReport>>;

/** A node that was asked to run a round. */
export interface Asked {
  readonly node: string;
  /** Whether its label disables the probes. */
  readonly disabled: boolean;
  /** The last reports before the request. */
  readonly before: LastReports;
}

/** The answer of one node. */
export interface Answer {
  readonly node: string;
  /** Whether there is nothing to wait for. */
  readonly done: boolean;
  readonly exitCode: ExitCode;
  /** One line for each network. */
  readonly lines: readonly string[];
}

/**
 * Whether the probes of a node have completed a new round since the request, and its results; `now` are the current
 * reports. A node with the label `quicgso.io/probe=disabled` is not waited for.
 */
export function answerOf({ node, disabled, before }: Asked, now: LastReports): Answer {
  const halves = networks.map((network) => answerOfNetwork(network, disabled, before[network], now[network]));
  return {
    node,
    done: halves.every(({ done }) => done),
    exitCode: worst(halves.map(({ exitCode }) => exitCode)),
    lines: halves.map(({ line }) => line),
  };
}

/** The exit code for several nodes: a failure outweighs an unknown result. */
export function worst(codes: readonly ExitCode[]): ExitCode {
  if (codes.includes(1)) return 1;
  return codes.length === 0 || codes.includes(2) ? 2 : 0;
}

interface HalfAnswer {
  readonly done: boolean;
  readonly exitCode: ExitCode;
  readonly line: string;
}

function answerOfNetwork(network: Network, disabled: boolean, before: LastReport, now: LastReport): HalfAnswer {
  const where = `${network} network`;
  if (now !== undefined && !isSameRound(now, before)) {
    return { done: true, exitCode: exitCodeOf(statesOf(now)), line: `${where}: ${describe(now)}` };
  }
  if (disabled) {
    return { done: true, exitCode: 2, line: `${where}: probes are disabled by the label ${probeLabel}=disabled` };
  }
  const line =
    before === undefined
      ? `${where}: no probe has ever reported; check its pod: kubectl get pods -n ${systemNamespace} -o wide`
      : `${where}: no report since the round of ${before.lastRound}; check the log of its probe in ${systemNamespace}`;
  return { done: false, exitCode: 2, line };
}

/** Two rounds may complete within the second that the time resolves, and a restarted probe counts from 1 again. */
export function isSameRound(a: LastReport, b: LastReport): boolean {
  return a?.lastRound === b?.lastRound && a?.rounds === b?.rounds;
}

function statesOf({ ipv4, ipv6 }: NonNullable<LastReport>): State[] {
  return [ipv4, ipv6].flatMap((family) => (family ? [family.gso.state, family.ecn.state] : []));
}

function describe({ ipv4, ipv6 }: NonNullable<LastReport>): string {
  const families = [
    ['IPv4', ipv4],
    ['IPv6', ipv6],
  ] as const;
  const results = families.flatMap(([family, observed]) =>
    observed === undefined
      ? []
      : [
          `${family} GSO ${observed.gso.state} (${observed.gso.reason}), ECN ${observed.ecn.state} (${observed.ecn.reason})`,
        ],
  );
  return results.join('; ') || 'no IP family to test';
}
