import { libc, SystemCallError } from './libc.ts';
import type { UdpSocket } from './udp-socket.ts';

/** What `ethtool -i` prints; empty strings are omitted. */
export interface DriverInfo {
  readonly driver?: string;
  readonly driverVersion?: string;
  readonly firmwareVersion?: string;
}

/** As `ethtool -k` prints them: `[fixed]` if the setting cannot be changed. */
export type Offload = 'on' | 'off' | 'on [fixed]' | 'off [fixed]';

// linux/sockios.h, linux/ethtool.h
const SIOCETHTOOL = 0x8946;
const ETHTOOL_GDRVINFO = 0x3;
const ETHTOOL_GSTRINGS = 0x1b;
const ETHTOOL_GSSET_INFO = 0x37;
const ETHTOOL_GFEATURES = 0x3a;
const ETH_SS_FEATURES = 4;
const stringLength = 32;
const featureBlockLength = 16;

/**
 * Driver and versions of an interface; empty where the interface has no driver (loopback). Throws `SystemCallError`.
 */
export function driverInfo(socket: UdpSocket, interfaceName: string): DriverInfo {
  const info = Buffer.alloc(196);
  info.writeUInt32LE(ETHTOOL_GDRVINFO, 0);
  if (!ethtool(socket, interfaceName, info)) return {};
  const fields = {
    driver: cString(info.subarray(4, 36)),
    driverVersion: cString(info.subarray(36, 68)),
    firmwareVersion: cString(info.subarray(68, 100)),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== '' && value !== 'N/A'));
}

/** Offload features of an interface by the kernel's names (net/ethtool/common.c). Throws `SystemCallError`. */
export function offloads(socket: UdpSocket, interfaceName: string): Map<string, Offload> {
  const count = featureCount(socket, interfaceName);
  const names = Buffer.alloc(12 + count * stringLength);
  names.writeUInt32LE(ETHTOOL_GSTRINGS, 0);
  names.writeUInt32LE(ETH_SS_FEATURES, 4);
  names.writeUInt32LE(count, 8);
  const blocks = Math.ceil(count / 32);
  const features = Buffer.alloc(8 + blocks * featureBlockLength);
  features.writeUInt32LE(ETHTOOL_GFEATURES, 0);
  features.writeUInt32LE(blocks, 4);
  if (count === 0 || !ethtool(socket, interfaceName, names) || !ethtool(socket, interfaceName, features))
    return new Map();
  return decodeOffloads(names.subarray(12), features.subarray(8));
}

/** Pairs the names (32 bytes each) with blocks of four 32-bit masks: available, requested, active, never changed. */
export function decodeOffloads(names: Buffer, blocks: Buffer): Map<string, Offload> {
  const found = new Map<string, Offload>();
  for (let index = 0; index * stringLength < names.length; index++) {
    const name = cString(names.subarray(index * stringLength, (index + 1) * stringLength));
    if (name === '') continue;
    const block = Math.floor(index / 32) * featureBlockLength;
    const has = (mask: number): boolean => ((blocks.readUInt32LE(block + mask * 4) >>> (index % 32)) & 1) === 1;
    const [available, active, neverChanged] = [has(0), has(2), has(3)];
    const fixed = !available || neverChanged;
    found.set(name, active ? (fixed ? 'on [fixed]' : 'on') : fixed ? 'off [fixed]' : 'off');
  }
  return found;
}

function featureCount(socket: UdpSocket, interfaceName: string): number {
  const info = Buffer.alloc(24);
  info.writeUInt32LE(ETHTOOL_GSSET_INFO, 0);
  info.writeBigUInt64LE(1n << BigInt(ETH_SS_FEATURES), 8);
  return ethtool(socket, interfaceName, info) ? info.readUInt32LE(16) : 0;
}

/**
 * True when the driver answered into `command`, false if it does not support the command (EOPNOTSUPP, libuv's
 * ENOTSUP).
 */
function ethtool(socket: UdpSocket, interfaceName: string, command: Buffer): boolean {
  // struct ifreq: 16 bytes of name, then the pointer to the command
  const request = Buffer.alloc(40);
  request.write(interfaceName.slice(0, 15), 0, 'latin1');
  request.writeBigUInt64LE(libc().addressOf(command), 16);
  try {
    socket.ioctl(SIOCETHTOOL, request);
    return true;
  } catch (error) {
    if (error instanceof SystemCallError && error.errno === 'ENOTSUP') return false;
    throw error;
  }
}

function cString(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString('latin1', 0, end === -1 ? bytes.length : end);
}
