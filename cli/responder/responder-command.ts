import { once } from 'node:events';
import { Command } from 'commander';
import { peerPort } from '../../api/names.ts';
import { SystemCallError } from '../../linux/libc.ts';
import { Responder } from '../../node-probe/peer/responder.ts';
import { serveResponder, type Served } from '../../node-probe/peer/serve-responder.ts';
import { readKey } from '../probe/read-peer.ts';
import { UserError } from '../../api/user-error.ts';

/** `quicgso responder`: the peer of `quicgso probe --peer`, on another machine. Runs until it is interrupted. */
export function responderCommand(): Command {
  return new Command('responder')
    .description(
      'answer probes from other machines: run it where the QUIC clients are, and "quicgso probe --peer" on the server',
    )
    .requiredOption('--key-file <file>', 'file with the key that both machines share')
    .option('--port <port>', 'UDP port to listen on', String(peerPort))
    .action(async ({ keyFile, port }: { keyFile: string; port: string }) => {
      const responder = new Responder(readKey(keyFile));
      using served = serve(responder, Number(port));
      process.stdout.write(`answering on UDP port ${served.port} until Ctrl-C\n`);
      await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
      process.stdout.write(`${JSON.stringify(responder.counters)}\n`);
    });
}

function serve(responder: Responder, port: number): Served {
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new UserError(`Invalid --port "${port}": use a number from 1 to 65535.`);
  }
  try {
    return serveResponder(responder, port);
  } catch (cause) {
    if (!(cause instanceof SystemCallError)) throw cause;
    throw new UserError(`Cannot listen on UDP port ${port} (${cause.errno}): choose another with --port.`, { cause });
  }
}
