import { egressLinks, type EgressLinks } from '../../node-probe/egress-interfaces.ts';
import { SystemCallError } from '../../node-probe/linux/libc.ts';
import { findInterface } from './find-interface.ts';

/** The interfaces to test, by family, or why they are not known. */
export interface Egress {
  readonly links: EgressLinks;
  /** The error of the kernel. */
  readonly problem?: string;
}

/** The interfaces of the default routes. Where rtnetlink is forbidden, the rest of a round goes on without them. */
export function lookAtEgress(read: () => EgressLinks = egressLinks): Egress {
  try {
    return { links: read() };
  } catch (error) {
    if (!(error instanceof SystemCallError)) throw error;
    return { links: new Map(), problem: error.message };
  }
}

/** The interface of this name, for both families. Throws `UserError` when it is not there or down. */
export function lookAtInterface(name: string): Egress {
  const link = findInterface(name);
  return {
    links: new Map([
      ['IPv4', link],
      ['IPv6', link],
    ]),
  };
}
