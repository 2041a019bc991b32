/**
 * Runs as many responders as asked for, each on a port of its own, until it is killed; without
 * a first port, on free ones:
 *
 *     node many-responders.ts KEY-FILE COUNT [FIRST-PORT]
 *
 * One responder alone grants a sender few sessions in half a minute (node-probe/peer/responder.ts), as it should.
 */
import { readKey } from '../../cli/probe/read-peer.ts';
import { Responder } from '../../node-probe/peer/responder.ts';
import { serveResponder } from '../../node-probe/peer/serve-responder.ts';

const [keyFile = '', count = '', firstPort = '0'] = process.argv.slice(2);
const key = readKey(keyFile);
const served = Array.from({ length: Number(count) }, (_, index) =>
  serveResponder(new Responder(key), firstPort === '0' ? 0 : Number(firstPort) + index),
);
process.stdout.write(`ports ${served.map(({ port }) => port).join(' ')} end\n`);
