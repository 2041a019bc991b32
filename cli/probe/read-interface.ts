import { readEgress, type Egress } from '../../node-probe/round/read-egress.ts';
import { findInterface } from './find-interface.ts';

/** The interface of this name, for both families. Throws `UserError` if it is missing or down. */
export function readInterface(name: string): Egress {
  const link = findInterface(name);
  return readEgress(
    () =>
      new Map([
        ['IPv4', link],
        ['IPv6', link],
      ]),
  );
}
