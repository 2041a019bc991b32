import { readFileSync } from 'node:fs';

/** UDP datagrams of both families that reached this network namespace but no program, since its creation. */
export interface UdpErrors {
  /** All of them: a wrong checksum, no room in the receive buffer, or no memory. */
  readonly errors: number;
  /** Those with a wrong checksum. */
  readonly badChecksums: number;
}

/** Reads the kernel's counters (UdpInErrors and UdpInCsumErrors, RFC 4113); zeros if they cannot be read. */
export function readUdpErrors(): UdpErrors {
  return parseUdpErrors(read('/proc/net/snmp'), read('/proc/net/snmp6'));
}

/** `snmp` has a line of names and one of numbers for each protocol, `snmp6` a name and a number in each line. */
export function parseUdpErrors(snmp: string, snmp6: string): UdpErrors {
  const [names = [], values = []] = [...snmp.matchAll(/^Udp: (.*)$/gm)].map(([, words = '']) => words.split(' '));
  const ofIPv4 = (name: string): number => Number(values[names.indexOf(name)] ?? 0);
  const ofIPv6 = (name: string): number => Number(new RegExp(`^Udp6${name}\\s+(\\d+)`, 'm').exec(snmp6)?.[1] ?? 0);
  const both = (name: string): number => ofIPv4(name) + ofIPv6(name);
  return { errors: both('InErrors'), badChecksums: both('InCsumErrors') };
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Absent (no IPv6) or hidden: uncounted errors explain nothing, and nothing else depends on them.
    return '';
  }
}
