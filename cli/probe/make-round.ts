import type { HostObservation } from '../../api/v1alpha1.ts';
import { explainHost } from '../../node-probe/advice/explain-host.ts';
import { explainResults } from '../../node-probe/advice/explain-results.ts';
import type { Check } from './check.ts';
import { decideVerdict, type ProbeVerdict } from './decide-verdict.ts';
import { listChecks } from './list-checks.ts';
import { productAdvice } from './product-advice.ts';
import { observationOf, peersOf, type FamilyTests, type TestSettings } from './test-family.ts';

/** Everything that was seen in one round. */
export interface Seen {
  readonly settings: TestSettings;
  readonly tests: readonly FamilyTests[];
  readonly host: Pick<HostObservation, 'interfaces' | 'kernel' | 'facts' | 'addresses' | 'lastRound'>;
  /** Why the interfaces are not known. */
  readonly problem?: string | undefined;
}

/** What `quicgso probe` says, to people as a checklist; the rest is as in a GsoReport's `status.observed.host`. */
export interface Round extends HostObservation {
  readonly verdict: ProbeVerdict;
  readonly checks: readonly Check[];
}

/** Says what was seen in a round, what it adds up to, and what to do. Pure. */
export function makeRound({ settings, tests, host, problem }: Seen): Round {
  const hostFindings = settings.checks.has('host') ? explainHost(host) : [];
  const checks = listChecks({ settings, tests, host, hostFindings, problem });
  const of = (family: FamilyTests['family']): HostObservation['ipv4'] => {
    const test = tests.find((one) => one.family === family);
    return test && observationOf(test, settings.checks);
  };
  const [ipv4, ipv6, peers] = [of('IPv4'), of('IPv6'), peersOf(tests)];
  const { interfaces, kernel } = host;
  const seen = { ipv4, ipv6, peers, interfaces, problem, kernelRelease: kernel.release };
  const segments = [ipv4, ipv6].flatMap((family) => family?.maxSegments ?? []);
  return {
    verdict: decideVerdict(checks),
    checks,
    findings: [...explainResults(seen, productAdvice), ...hostFindings],
    ...host,
    rounds: 1,
    maxSegments: segments.length === 0 ? 0 : Math.min(...segments),
    ...(ipv4 && { ipv4 }),
    ...(ipv6 && { ipv6 }),
    ...(peers.length > 0 && { peers }),
  };
}
