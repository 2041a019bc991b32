import { expect, it } from 'vitest';
import type { Evidence, State } from '../../api/vocabulary.ts';
import { type Check, checkOf } from './check.ts';
import { decideVerdict } from './decide-verdict.ts';
import type { ExitCode } from '../terminal/exit-code.ts';
import type { CheckName } from '../../node-probe/round/round.ts';

function check(name: CheckName, family: 'IPv4' | 'IPv6', state: State, evidence: Evidence = 'Egress'): Check {
  return checkOf(name, family, { state, evidence, reason: 'Delivered', message: '' }, '');
}
const skipped: Check = { check: 'wire', status: 'skipped', found: '' };
const warning: Check = { check: 'host', status: 'warning', found: '' };
const [kernel4, kernel6] = [check('kernel', 'IPv4', 'Capable'), check('kernel', 'IPv6', 'Capable')];
const ecn4 = check('ecn', 'IPv4', 'Capable');

it.each<[string, readonly Check[], ExitCode, string]>([
  [
    'is 0 when everything works',
    [kernel4, kernel6, ecn4],
    0,
    'capable: GSO and ECN work (accepted by the interface; use --peer to test delivery)',
  ],
  [
    'is 0 when a peer received everything',
    [kernel4, check('wire', 'IPv4', 'Capable', 'Wire'), ecn4],
    0,
    'capable: GSO and ECN work (a peer received everything)',
  ],
  [
    'is 0 when a peer received everything in one family, and says how far the other was tested',
    [check('wire', 'IPv4', 'Capable', 'Wire'), check('kernel', 'IPv6', 'Capable', 'Kernel')],
    0,
    'capable: GSO works (IPv4: a peer received everything; IPv6: on loopback only, not over the network)',
  ],
  [
    'is 0 when loopback is all there is',
    [check('kernel', 'IPv4', 'Capable', 'Kernel')],
    0,
    'capable: GSO works (on loopback only, not over the network)',
  ],
  [
    'is 0 whatever is only worth knowing or was skipped',
    [ecn4, skipped, warning],
    0,
    'capable: ECN works (accepted by the interface; use --peer to test delivery)',
  ],
  [
    'is 1 when GSO is refused in one family',
    [kernel4, check('kernel', 'IPv6', 'Unsupported')],
    1,
    'not capable: GSO is unsupported on IPv6',
  ],
  [
    'is 1 when ECN is refused: that ends a connection too',
    [kernel4, check('ecn', 'IPv4', 'Unsupported')],
    1,
    'not capable: ECN is unsupported on IPv4',
  ],
  [
    'is 1 when something works within limits',
    [check('kernel', 'IPv4', 'Degraded')],
    1,
    'not capable: GSO is degraded on IPv4',
  ],
  [
    'is 1 when one is bad and another inconclusive, and names the worst state of each',
    [
      check('kernel', 'IPv4', 'Unknown'),
      check('egress', 'IPv4', 'Unsupported'),
      check('wire', 'IPv4', 'Broken'),
      check('ecn', 'IPv6', 'Degraded'),
    ],
    1,
    'not capable: GSO is broken on IPv4, ECN is degraded on IPv6',
  ],
  [
    'is 2 when one is inconclusive',
    [kernel4, check('wire', 'IPv4', 'Unknown')],
    2,
    'inconclusive: see wire IPv4; treat this machine as not capable',
  ],
  ['is 2 when nothing was tested', [skipped, warning], 2, 'inconclusive: nothing was tested'],
])('the exit code %s', (_, checks, exitCode, message) => {
  expect(decideVerdict(checks)).toEqual({ capable: ['yes', 'no', 'unknown'][exitCode], exitCode, message });
});
