import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { receiverRule } from './cells/faults.ts';
import { makeKeyFolder } from './network/key-folder.ts';
import { sweepNamespaces } from './network/network-namespace.ts';
import { requirePrograms } from './required-programs.ts';
import { startInside } from './network/start-inside.ts';
import { addresses, makeNetwork } from './network/test-network.ts';

const rounds = 200;
const roundsAtEach = 4;

beforeAll(async () => {
  await requirePrograms();
  await sweepNamespaces();
});

it('never blames GSO or ECN, in 200 of 200 rounds in which 30 % of the datagrams are lost by chance', async () => {
  await using network = await makeNetwork('direct');
  await using folder = await makeKeyFolder();
  const { keyFile } = folder;
  const program = (file: string): string => join(import.meta.dirname, file);
  await using responders = await startInside(
    network.receiver,
    [process.execPath, program('many-responders.ts'), keyFile, String(rounds / roundsAtEach)],
    'end',
  );
  const ports = /ports ([\d ]+) end/.exec(await responders.output())?.[1];
  await receiverRule('meta l4proto udp numgen random mod 100 < 30 drop')(network);
  const { IPv4: address } = addresses.receiver.direct;
  const printed = await network.sender.run(
    `${process.execPath} ${program('run-rounds.ts')} ${keyFile} ${address} ${roundsAtEach} ${ports}`,
  );
  const seen = printed.trim().split('\n');
  expect(seen).toHaveLength(rounds);
  const honest = /^(unanswered|GSO Unknown\/ControlLost, ECN (Unknown\/ControlLost|Capable\/Delivered))$/;
  expect(seen.filter((round) => !honest.test(round))).toEqual([]);
  // The test has a point only where most rounds come to a verdict.
  expect(seen.filter((round) => round !== 'unanswered').length).toBeGreaterThan(rounds / 4);
});
