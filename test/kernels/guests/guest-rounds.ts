/**
 * Runs in a guest: builds its network, runs a round for each cell, and prints what was seen, one cell a line. The key of the
 * responders is in /app/key.
 */
import { execFileSync, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { readKey } from '../../../cli/probe/read-peer.ts';
import { localPlan } from '../../../cli/probe/read-plan.ts';
import { pathNames } from '../../../node-probe/round/round.ts';
import { probeBothWays } from '../cells/probe-both-ways.ts';
import { seenOf } from '../cells/seen-of.ts';
import type { GuestLine } from './boot-guest.ts';
import { type GuestCell, guestCells } from './guest-cells.ts';

const keyFile = '/app/key';
const port = 47_600;
const nobody = 65_534;

const setUp = `
ip link set lo up
for i in 0 1; do
  ip address add 10.7$((7 + i)).0.2/24 dev eth$i
  ip address add fd7$((7 + i))::2/64 dev eth$i nodad
  ip link set eth$i up
done
ip netns add peer
ip -n peer link set lo up
ip link add veth0 type veth peer name veth1 netns peer
ip link add veth2 type veth peer name veth3 netns peer
ip link add bridge0 type bridge forward_delay 0
ip link set veth2 master bridge0
ip tuntap add dev tun0 mode tun
ip address add 10.79.0.1/24 dev veth0
ip address add fd79::1/64 dev veth0 nodad
ip address add 10.80.0.1/24 dev bridge0
ip address add fd80::1/64 dev bridge0 nodad
ip address add 10.81.0.1/24 dev tun0
ip address add fd81::1/64 dev tun0 nodad
for device in veth0 veth2 bridge0 tun0; do ip link set $device up; done
ip -n peer address add 10.79.0.2/24 dev veth1
ip -n peer address add fd79::2/64 dev veth1 nodad
ip -n peer address add 10.80.0.2/24 dev veth3
ip -n peer address add fd80::2/64 dev veth3 nodad
ip -n peer link set veth1 up
ip -n peer link set veth3 up
`;

/** busybox's shell prefers its own ip, which knows less. */
const ownIp = 'ip() { /bin/ip "$@"; }';

/** Runs commands of the shell, the first that fails ends them; they and what they print go to the guest's console. */
function shell(commands: readonly string[]): void {
  execFileSync('/bin/sh', ['-exc', [ownIp, ...commands].join('\n')], { stdio: ['ignore', 'ignore', 'inherit'] });
}

function say(line: GuestLine): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/**
 * Does something as nobody. Without the effective identity of root the capabilities are not effective either, until it
 * comes back (capabilities(7)).
 */
async function asNobody<T>(deed: () => Promise<T>): Promise<T> {
  process.setegid?.(nobody);
  process.seteuid?.(nobody);
  try {
    return await deed();
  } finally {
    process.seteuid?.(0);
    process.setegid?.(0);
  }
}

async function runCell({ name, before, after, peers }: GuestCell): Promise<void> {
  try {
    shell(before);
    const key = readKey(keyFile);
    const toPeers = peers.map((address) => ({ node: address, address, port, key }));
    const round = await asNobody(async () => probeBothWays({ ...localPlan, paths: pathNames, peers: toPeers }));
    say({ cell: name, seen: seenOf(round, round.verdict.exitCode) });
  } catch (error) {
    say({ cell: name, failed: error instanceof Error ? error.message : String(error) });
  } finally {
    shell(after);
  }
}

shell([setUp]);
const responders = [
  'netns',
  'exec',
  'peer',
  'node',
  '/app/test/kernels/many-responders.ts',
  keyFile,
  '1',
  String(port),
];
const responder = spawn('ip', responders, { stdio: ['ignore', 'pipe', 'inherit'] });
for await (const line of createInterface(responder.stdout)) if (line.startsWith('ports')) break;
for (const cell of guestCells) await runCell(cell);
responder.kill();
