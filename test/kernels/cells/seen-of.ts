import type { NetworkObservation, Result } from '../../../api/v1alpha1.ts';
import type { Family } from '../../../linux/socket-address.ts';
import type { FamilyVerdicts, Seen, Verdict } from './cell.ts';

/** What an observation says, without what differs from machine to machine. */
export function seenOf(
  { ipv4, ipv6 }: Pick<NetworkObservation, 'ipv4' | 'ipv6'>,
  exitCode: number,
): Extract<Seen, { kind: 'observed' }> {
  const families: Partial<Record<Family, FamilyVerdicts>> = {};
  if (ipv4) families.IPv4 = verdictsOf(ipv4);
  if (ipv6) families.IPv6 = verdictsOf(ipv6);
  return { kind: 'observed', families, exitCode };
}

function verdictsOf({ gso, ecn }: { gso: Result; ecn: Result }): FamilyVerdicts {
  return { gso: verdictOf(gso), ecn: verdictOf(ecn) };
}

function verdictOf({ state, reason, evidence, errno }: Result): Verdict {
  return `${state}/${reason}/${evidence}${errno === undefined ? '' : `/${errno}`}`;
}
