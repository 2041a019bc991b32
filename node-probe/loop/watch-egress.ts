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
  /** The interfaces to watch; by default those of the default routes. May throw: the next round then looks again. */
  readonly links?: () => EgressLinks;
}

/** One change comes as several events; milliseconds to wait for the last of them. */
const settling = 500;

/**
 * Rings when something about the egress interface or the default route changed, once for changes that come together. What
 * happens to other interfaces (pods come and go all the time) is ignored. Without rtnetlink the timer has to do.
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
    const ours = interfaceIndex === undefined || defaultRoute || indexes.has(interfaceIndex);
    if (ours && !pending) void ring();
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
