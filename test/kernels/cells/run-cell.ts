import { join } from 'node:path';
import { parse } from 'valibot';
import { hostObservationSchema } from '../../../api/v1alpha1.ts';
import { runCommand } from '../../../control-plane/processes/run-command.ts';
import type { Cell, Seen } from './cell.ts';
import { seenOf } from './seen-of.ts';
import type { NetworkNamespace } from '../network/network-namespace.ts';
import { startInside, type RunningInside } from '../network/start-inside.ts';
import { addresses, makeNetwork } from '../network/test-network.ts';

const checkout = join(import.meta.dirname, '../../..');
const quicgso = join(checkout, 'cli/main.ts');
const port = '47600';

/** Makes the network of a cell, runs responder and probe in it, and returns what the probe said. */
export async function runCell(cell: Cell, keyFile: string): Promise<Seen> {
  const { topology = 'direct', family, middleHop } = cell;
  await using network = await makeNetwork(topology);
  await using running = new AsyncDisposableStack();
  running.use(await startResponder(network.receiver, keyFile));
  const receiver = addresses.receiver[topology][family];
  if (middleHop) running.use(await startInside(network.hop, middleHopCommand(middleHop, receiver), 'forwarding'));
  await cell.fault?.(network);
  const peer = middleHop ? addresses.hop[family] : receiver;
  return await probe([...network.sender.inside, ...(cell.under ?? [])], {
    nodeOptions: cell.nodeOptions ?? [],
    peer: cell.alone ? undefined : family === 'IPv4' ? `${peer}:${port}` : `[${peer}]:${port}`,
    keyFile,
  });
}

/** Starts `quicgso responder` in a namespace. */
export async function startResponder(receiver: NetworkNamespace, keyFile: string): Promise<RunningInside> {
  const command = [process.execPath, quicgso, 'responder', '--key-file', keyFile, '--port', port] as const;
  return startInside(receiver, command, 'answering on UDP port');
}

function middleHopCommand(deed: string, receiver: string): readonly [string, ...string[]] {
  return [process.execPath, join(checkout, 'test/faults/middle-hop.ts'), deed, receiver, port];
}

interface ProbeSettings {
  readonly nodeOptions: readonly string[];
  /** HOST:PORT; without one, the probe sends nothing to anybody. */
  readonly peer: string | undefined;
  readonly keyFile: string;
}

/** Runs `quicgso probe` behind the words in front of it, as nobody and without capabilities. */
export async function probe(
  [first = process.execPath, ...before]: readonly string[],
  { nodeOptions, peer, keyFile }: ProbeSettings,
): Promise<Seen> {
  const toPeer = peer === undefined ? [] : ['--peer', peer, '--key-file', keyFile];
  const asNobody = join(import.meta.dirname, 'probe-as-nobody.ts');
  const { stdout, stderr, exitCode } = await runCommand({
    command: [first, ...before, process.execPath, ...nodeOptions, asNobody, ...toPeer, '-o', 'json'],
    signal: AbortSignal.timeout(60_000),
  });
  if (exitCode === null) throw new Error(`running quicgso probe: killed, ${stderr}`);
  if (stdout === '') return { kind: 'failed', says: stderr.replace(/^quicgso: /, ''), exitCode };
  const observation = parse(hostObservationSchema, JSON.parse(stdout));
  const silent = observation.peers
    ?.flatMap(({ faults }) => faults?.gso ?? [])
    .find(({ reason }) => reason === 'PeerUnreachable');
  if (silent) return { kind: 'failed', says: silent.errno ? (silent.message ?? '') : 'Nobody answers', exitCode };
  return seenOf(observation, exitCode);
}
