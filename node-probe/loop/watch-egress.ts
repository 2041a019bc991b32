import type { Logger } from 'pino';
import { SystemCallError } from '../../linux/libc.ts';
import { type LinkEvent, watchLinks } from '../../linux/link-events.ts';
import type { Clock } from './clock.ts';
import type { Doorbell } from './doorbell.ts';
import { type EgressLinks, egressLinks } from '../round/read-egress.ts';

export interface EgressWatch {
  readonly doorbell: Doorbell;
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** The interfaces to watch; by default those of the default routes. May throw; the next round then retries. */
  readonly links?: () => EgressLinks;
}

/** One change causes several events; milliseconds to wait for the last one. */
const settling = 500;

/**
 * Rings when the egress interface or the default route changes, once for changes that arrive together. Changes of other
 * interfaces (pods come and go) are ignored. Without rtnetlink, only the timer remains.
 */
export function watchEgress({ doorbell, clock, log, signal, links = egressLinks }: EgressWatch): Disposable {
  let pending = false;
  let indexes: ReadonlySet<number> = new Set();
  const ring = async (): Promise<void> => {
    pending = true;
    await clock.pause(settling, signal);
    pending = false;
    if (signal.aborted) return;
    log.info('egress interface changed');
    doorbell.ring();
    try {
      indexes = indexesOf(links());
    } catch (err) {
      log.warn({ err }, 'reading egress interface failed, the next round retries');
    }
  };
  const changed = ({ interfaceIndex, defaultRoute }: LinkEvent): void => {
    const isRelevant = interfaceIndex === undefined || defaultRoute || indexes.has(interfaceIndex);
    if (isRelevant && !pending) void ring();
  };
  try {
    indexes = indexesOf(links());
    return watchLinks(changed);
  } catch (err) {
    if (!(err instanceof SystemCallError)) throw err;
    log.warn({ err }, 'watching egress interface failed, relying on the timer');
    return { [Symbol.dispose]: () => undefined };
  }
}

function indexesOf(links: EgressLinks): ReadonlySet<number> {
  return new Set([...links.values()].map(({ index }) => index));
}
