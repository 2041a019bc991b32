import type { Logger } from 'pino';
import type { Network } from '../api/names.ts';
import type { Peer } from '../api/v1alpha1.ts';
import type { Clock } from './clock.ts';
import type { ApiServer } from './config.ts';
import type { Doorbell } from './doorbell.ts';
import type { PeerSettings, Reach } from './observe-network.ts';
import { Responder } from './peer/responder.ts';
import { serveResponder } from './peer/serve-responder.ts';
import { readPeerKey } from './read-peer-key.ts';
import { watchOwnReport } from './watch-own-report.ts';
import { untilNextTry } from './when.ts';

export interface PeeringOptions {
  readonly apiServer: ApiServer;
  readonly node: string;
  readonly network: Network;
  /** On loopback nobody is answered and no peer is asked. */
  readonly reach: Reach;
  /** UDP port to answer on; 0 chooses one. */
  readonly port: number;
  readonly doorbell: Doorbell;
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** What a probe knows of its peers: nothing at first, then a key, and then those that the operator chose for it. */
export interface Peering {
  readonly settings: () => PeerSettings | undefined;
  /** When a person last asked for a round. */
  readonly requested: () => string | undefined;
  /** Ends with the signal. */
  readonly done: Promise<void>;
}

/**
 * Reads the key, answers peers, and follows this node's report for who they are and for rounds that a person asks for.
 * Rings the doorbell at each change.
 */
export function startPeering(options: PeeringOptions): Peering {
  const { apiServer, node, network, reach, port, doorbell, clock, log, signal } = options;
  let peers: readonly Peer[] = [];
  let answering: { key: Buffer; port: number } | undefined;
  let requested: string | undefined;
  let seen = '';

  const answer = async (): Promise<void> => {
    const key = await untilRead(async () => readPeerKey(apiServer, signal), options);
    if (!key) return;
    using served = serveResponder(new Responder(key), port);
    answering = { key, port: served.port };
    log.info({ port: served.port }, 'answering peers');
    doorbell.ring();
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  };
  const follow = watchOwnReport({
    apiServer,
    node,
    changed: (spec) => {
      peers = spec.peers?.[network] ?? [];
      requested = spec.probeRequestedAt;
      const now = JSON.stringify([peers, requested]);
      // The status of the report changes too, by our own hand; only what we are asked to do counts.
      if (now !== seen) doorbell.ring();
      seen = now;
    },
    clock,
    log,
    signal,
  });
  return {
    settings: () => answering && { ...answering, peers },
    requested: () => requested,
    done: Promise.all([reach === 'network' ? answer() : undefined, follow]).then(() => undefined),
  };
}

/** Tries until it works; undefined when the signal aborts first. */
async function untilRead<Read>(
  read: () => Promise<Read>,
  { clock, log, signal }: PeeringOptions,
): Promise<Read | undefined> {
  for (let failures = 1; !signal.aborted; failures++) {
    try {
      return await read();
    } catch (err) {
      if (failures === 1) log.warn({ err }, 'no peer key yet, trying again');
      await clock.pause(untilNextTry(failures), signal);
    }
  }
  return undefined;
}
