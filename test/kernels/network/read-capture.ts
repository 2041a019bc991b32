/** A UDP datagram as it went over the cable. */
export interface CapturedDatagram {
  /** TTL or hop limit. */
  readonly hops: number;
  readonly fromPort: number;
  readonly toPort: number;
  readonly payload: Buffer;
}

const fileHeader = 24;
const recordHeader = 16;
const ethernetHeader = 14;
const udp = 17;

/** Reads the UDP datagrams of a capture of whole Ethernet frames (pcap, little-endian), without IP options or fragments. */
export function readCapture(file: Buffer): CapturedDatagram[] {
  const datagrams: CapturedDatagram[] = [];
  for (let offset = fileHeader; offset + recordHeader <= file.length;) {
    const length = file.readUInt32LE(offset + 8);
    const packet = packetOf(file.subarray(offset + recordHeader, offset + recordHeader + length));
    if (packet) datagrams.push(packet);
    offset += recordHeader + length;
  }
  return datagrams;
}

function packetOf(frame: Buffer): CapturedDatagram | undefined {
  const headers = { 0x0800: { protocol: 9, hops: 8, length: 20 }, 0x86dd: { protocol: 6, hops: 7, length: 40 } };
  const type = frame.readUInt16BE(12);
  const ip = type === 0x0800 || type === 0x86dd ? headers[type] : undefined;
  if (!ip || frame.readUInt8(ethernetHeader + ip.protocol) !== udp) return undefined;
  const start = ethernetHeader + ip.length;
  const payload = frame.subarray(start + 8, start + frame.readUInt16BE(start + 4));
  const hops = frame.readUInt8(ethernetHeader + ip.hops);
  return { hops, fromPort: frame.readUInt16BE(start), toPort: frame.readUInt16BE(start + 2), payload };
}
