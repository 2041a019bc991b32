import { lookup } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import { peerPort } from '../../api/names.ts';
import { UserError } from '../../api/user-error.ts';
import type { PlannedPeer } from '../../node-probe/round/round.ts';

/** The fewest bytes of a key; a shorter one can be guessed. */
const shortestKey = 16;

/** The key in a file, without the line end. Throws `UserError` when it cannot be read or is too short. */
export function readKey(file: string): Buffer {
  let key: Buffer;
  try {
    key = Buffer.from(readFileSync(file, 'utf8').trim());
  } catch (cause) {
    throw new UserError(`Cannot read key file ${file}: name a file that holds the same key on both machines.`, {
      cause,
    });
  }
  if (key.length >= shortestKey) return key;
  throw new UserError(
    `The key in ${file} has ${key.length} bytes but needs at least ${shortestKey}: create one with "openssl rand -hex 32" and copy it to both machines.`,
  );
}

/** Reads HOST, HOST:PORT or [IPv6]:PORT. Throws `UserError` if it is invalid or the name cannot be resolved. */
export async function readPeer(text: string, key: Buffer): Promise<PlannedPeer> {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3] ?? peerPort);
  if (host === undefined || port < 1 || port > 65_535) {
    throw new UserError(`Invalid --peer "${text}": use HOST, HOST:PORT or [IPv6]:PORT.`);
  }
  try {
    const { address } = await lookup(host);
    return { node: address, address, port, key };
  } catch (cause) {
    throw new UserError(`Cannot resolve ${host}: use the peer's IP address.`, { cause });
  }
}
