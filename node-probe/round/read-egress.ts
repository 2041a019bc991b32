import type { EgressInterface } from '../../api/v1alpha1.ts';
import { describeInterfaces, egressLinks, type EgressLinks } from './egress-interfaces.ts';
import { SystemCallError } from '../../linux/libc.ts';

/** The interfaces through which datagrams leave. */
export interface Egress {
  readonly links: EgressLinks;
  /** The same for people; empty where they could not be read. */
  readonly interfaces: EgressInterface[];
  /** Why something is missing: rtnetlink is forbidden, or an interface vanished while we looked. */
  readonly problem?: string;
}

/** Looks at the interfaces of the default routes. What cannot be read is left out: the rest of a round goes on. */
export function readEgress(read: () => EgressLinks = egressLinks): Egress {
  let links: EgressLinks = new Map();
  try {
    links = read();
    return { links, interfaces: describeInterfaces(links) };
  } catch (error) {
    if (!(error instanceof SystemCallError)) throw error;
    return { links, interfaces: [], problem: error.message };
  }
}
