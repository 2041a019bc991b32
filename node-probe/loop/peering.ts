import type { Logger } from 'pino';
import type { Network } from '../../api/names.ts';
import type { PeerProblem } from '../advice/explain-unknown.ts';
import type { Clock } from './clock.ts';
import type { Doorbell } from './doorbell.ts';
import type { PeerSettings } from './observe.ts';
import { persist } from './persist.ts';
import { Responder } from '../peer/responder.ts';
import { serveResponder } from '../peer/serve-responder.ts';
import type { ApiServer } from '../report/api-request.ts';
import { type Assignment, readAssignment } from '../report/read-assignment.ts';
import { readPeerKey } from '../report/read-peer-key.ts';
import { watchOwnReport } from '../report/watch-own-report.ts';
import type { Reach } from '../round/round.ts';

export interface PeeringOptions {
  readonly apiServer: ApiServer;
  readonly node: string;
  readonly network: Network;
  /** With `loopback`, no peer is answered or tested. */
  readonly reach: Reach;
  /** UDP port on which to answer; 0 chooses one. */
  readonly port: number;
  readonly doorbell: Doorbell;
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** What a probe knows about its peers: nothing at first, then the key, then the peers that the operator assigned. */
export interface Peering {
  readonly settings: () => PeerSettings | undefined;
  /** When a round was last requested (`quicgso reprobe`). */
  readonly requested: () => string | undefined;
  /** What currently blocks the exchange with peers; it is retried. */
  readonly peerProblems: () => readonly PeerProblem[];
  /** Resolves after the signal aborts. */
  readonly done: Promise<void>;
}

/**
 * Reads the key, answers peers, and watches this node's report for its peers and for requested rounds. Rings the
 * doorbell on each change.
 */
export function startPeering(options: PeeringOptions): Peering {
  const { apiServer, node, network, reach, port, doorbell, clock, log, signal } = options;
  let assignment: Assignment = { peers: [], requested: undefined, problems: [] };
  let key: Buffer | undefined;
  let answering: number | undefined;
  let problem: PeerProblem | undefined;
  let seen = '';

  const retry = { clock, signal };
  /** Obtains what peers need, with retries; a failure becomes a finding in the report. */
  const obtain = async <Made>(
    make: () => Made | Promise<Made>,
    { code, message }: PeerProblem,
  ): Promise<Made | undefined> => {
    const failed = (err: unknown): void => {
      const isNew = problem?.code !== code;
      problem = { code, message: [message, ...reasonsOf(err)].join(': ') };
      if (!isNew) return;
      log.warn({ err }, `${message}, retrying`);
      doorbell.ring();
    };
    const made = await persist(make, { ...retry, failed });
    if (made !== undefined) problem = undefined;
    return made;
  };
  const answer = async (): Promise<void> => {
    const read = await obtain(async () => readPeerKey(apiServer, signal), {
      code: 'PeerKeyUnreadable',
      message: 'cannot read the peer key',
    });
    if (!read) return;
    key = read;
    // Testing peers needs the key but no port.
    doorbell.ring();
    using served = await obtain(() => serveResponder(new Responder(read), port), {
      code: 'PeerPortTaken',
      message: `cannot listen on UDP port ${port}`,
    });
    if (!served) return;
    answering = served.port;
    log.info({ port: served.port }, 'answering peers');
    doorbell.ring();
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  };
  const take = (spec: unknown): void => {
    assignment = readAssignment(spec, network);
    const now = JSON.stringify(assignment);
    // This probe's own writes to the status arrive here too; only changes of the assignment count.
    if (now === seen) return;
    if (assignment.problems.length > 0) log.warn({ problems: assignment.problems }, 'ignoring invalid fields of spec');
    doorbell.ring();
    seen = now;
  };
  const follow = persist(
    async (progressed) => {
      for await (const spec of watchOwnReport(apiServer, node, signal)) {
        progressed();
        take(spec);
      }
    },
    {
      ...retry,
      failed: (err, failures) => {
        if (failures === 1) log.warn({ err }, 'watching report failed, retrying');
      },
    },
  );
  return {
    settings: () => key && { key, peers: assignment.peers, ...(answering !== undefined && { port: answering }) },
    requested: () => assignment.requested,
    peerProblems: () => [
      ...(problem ? [problem] : []),
      ...(assignment.problems.length > 0
        ? [{ code: 'PeersUnreadable', message: assignment.problems.join('; ') } as const]
        : []),
    ],
    done: Promise.all([reach === 'network' ? answer() : undefined, follow]).then(() => undefined),
  };
}

/** The messages of an error and its causes. */
function reasonsOf(error: unknown): string[] {
  return error instanceof Error ? [error.message, ...reasonsOf(error.cause)] : [];
}
