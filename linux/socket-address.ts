import { isIPv4 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { AF_INET, AF_INET6 } from './constants.ts';

export type Family = 'IPv4' | 'IPv6';

/** Bytes of the larger of the two structures, enough to receive either. */
export const socketAddressLength = 28;

/**
 * `struct sockaddr_in` or `sockaddr_in6` (linux/in.h, linux/in6.h). `scope` is an interface index,
 * for link-local IPv6; an address can name it too, `fe80::1%eth0`.
 */
export function socketAddress(address: string, port: number, scope?: number): Buffer {
  if (isIPv4(address)) {
    const buffer = Buffer.alloc(16);
    buffer.writeUInt16LE(AF_INET, 0);
    buffer.writeUInt16BE(port, 2);
    buffer.set(address.split('.').map(Number), 4);
    return buffer;
  }
  const buffer = Buffer.alloc(28);
  buffer.writeUInt16LE(AF_INET6, 0);
  buffer.writeUInt16BE(port, 2);
  const [bare = '', zone = '0'] = address.split('%');
  buffer.set(ipv6Bytes(bare), 8);
  buffer.writeUInt32LE(scope ?? indexOf(zone), 24);
  return buffer;
}

/** The index of an interface given by index or name; 0 (none) if it has no link-local address. */
function indexOf(zone: string): number {
  if (/^\d+$/.test(zone)) return Number(zone);
  return networkInterfaces()[zone]?.find((one) => one.family === 'IPv6' && one.scopeid !== 0)?.scopeid ?? 0;
}

/** The port in a socket address; it has the same offset in both families. */
export function portOf(address: Buffer): number {
  return address.readUInt16BE(2);
}

/** Address and port as text, identical for the same sender; IPv6 is not abbreviated. */
export function socketAddressText(address: Buffer): string {
  const ipv4 = address.readUInt16LE(0) === AF_INET;
  const bytes = ipv4 ? address.subarray(4, 8) : address.subarray(8, 24);
  return `${bytes.toString('hex')}:${portOf(address)}`;
}

function ipv6Bytes(address: string): Buffer {
  const bytes = Buffer.alloc(16);
  // URL parses every notation, including a trailing IPv4 address, and normalizes it to words.
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const words = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((word) => Number.parseInt(word, 16));
  words(head).forEach((word, index) => bytes.writeUInt16BE(word, index * 2));
  const last = words(tail ?? '');
  last.forEach((word, index) => bytes.writeUInt16BE(word, 16 - (last.length - index) * 2));
  return bytes;
}
