import type { NetworkObservation } from '../../api/v1alpha1.ts';
import type { State } from '../../api/vocabulary.ts';

/** 0: GSO and ECN work on every family; 1: something does not; 2: it could not be told. */
export type ExitCode = 0 | 1 | 2;

/** The exit code of `quicgso probe`, for scripts. */
export function exitCodeOf({ ipv4, ipv6 }: Pick<NetworkObservation, 'ipv4' | 'ipv6'>): ExitCode {
  const found: State[] = [ipv4, ipv6].flatMap((family) => (family ? [family.gso.state, family.ecn.state] : []));
  if (found.some((state) => state !== 'Capable' && state !== 'Unknown')) return 1;
  return found.length === 0 || found.includes('Unknown') ? 2 : 0;
}
