import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeTemporaryFolder } from '../../control-plane/processes/temporary-folder.ts';
import { waitUntil } from '../../control-plane/processes/wait-until.ts';
import { defaultRoute, proxyArp, withoutNeighbours } from './cells/egress-cells.ts';
import type { Fault } from './cells/faults.ts';
import { sweepNamespaces } from './network/network-namespace.ts';
import { readCapture, type CapturedDatagram } from './network/read-capture.ts';
import { requirePrograms } from './required-programs.ts';
import { probe } from './cells/run-cell.ts';
import { startInside } from './network/start-inside.ts';
import { addresses, devices, makeNetwork } from './network/test-network.ts';

beforeAll(async () => {
  await requirePrograms();
  await sweepNamespaces();
});

/** What goes over both cables of a network with a hop while a probe without a peer runs. */
async function captureBoth(fault: Fault): Promise<Record<'near' | 'far', readonly CapturedDatagram[]>> {
  await using network = await makeNetwork('hop');
  await using folder = await makeTemporaryFolder(tmpdir());
  await fault(network);
  await using running = new AsyncDisposableStack();
  const watch = async (device: 'near' | 'far'): Promise<() => Promise<readonly CapturedDatagram[]>> => {
    const file = join(folder.path, device);
    const tcpdump = ['tcpdump', '-ni', devices[device], '--immediate-mode', '-U', '-w', file, 'udp'] as const;
    running.use(await startInside(network.hop, tcpdump, 'listening on'));
    return async () => readCapture(await readFile(file));
  };
  const [near, far] = [await watch('near'), await watch('far')];
  await probe(network.sender.inside, { nodeOptions: [], peer: undefined, keyFile: '' });
  // A datagram of our own over both cables: when it was seen, everything before it was.
  const { IPv4 } = addresses.receiver.hop;
  const mark = `const s = require('node:dgram').createSocket('udp4'); s.send('x', ${markPort}, '${IPv4}', () => s.close())`;
  await network.sender.run('ip link set out arp on', `${process.execPath} -e "${mark}"`);
  const withoutMark = async (read: () => Promise<readonly CapturedDatagram[]>): Promise<readonly CapturedDatagram[]> =>
    waitUntil(
      async () => {
        const seen = await read();
        return seen.some(({ toPort }) => toPort === markPort)
          ? seen.filter(({ toPort }) => toPort !== markPort)
          : undefined;
      },
      { subject: 'the mark in the capture', signal: new AbortController().signal, timeoutMs: 10_000 },
    );
  return { near: await withoutMark(near), far: await withoutMark(far) };
}

const markPort = 47_601;

describe('a probe without a peer', () => {
  it('puts no datagram on the cable where nobody answers for a documentation address', async () => {
    expect(await captureBoth(defaultRoute)).toEqual({ near: [], far: [] });
  });

  it('puts no datagram on a cable of a device that resolves no neighbours', async () => {
    expect(await captureBoth(withoutNeighbours)).toEqual({ near: [], far: [] });
  });

  it('reaches the next hop at most, with a TTL of 1, where that answers for every address', async () => {
    const { near, far } = await captureBoth(proxyArp);
    expect(near.length).toBeGreaterThan(0);
    expect(near.filter(({ hops }) => hops > 1)).toEqual([]);
    expect(far).toEqual([]);
  });
});
