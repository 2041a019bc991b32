/**
 * Stands between a probe and a responder: the probe talks to this program's address, and it passes datagrams on in both
 * directions, with their ECN marks. Before that it does one deed to what the probe sends:
 *
 *     node middle-hop.ts DEED RECEIVER PORT
 *
 * - `merge`: a GSO burst that arrives in one piece goes on as one datagram, as behind a broken receive offload
 * - `corrupt`: one byte of each segment of such a burst is changed
 * - `duplicate`: every datagram goes on twice
 * - `reorder`: of every two datagrams the second goes first
 * - `delay`: every datagram goes on 60 ms late
 * - `vanish`: after 40 datagrams nothing goes on any more, in neither direction
 */
import * as c from '../../linux/constants.ts';
import { ecnBits, receiveEcn } from '../../linux/ecn-bits.ts';
import { SystemCallError } from '../../linux/libc.ts';
import { socketAddress, socketAddressText } from '../../linux/socket-address.ts';
import { int32, UdpSocket, type Datagram } from '../../linux/udp-socket.ts';

// linux/udp.h: large datagrams arrive uncut, with the size of their segments in a control message
const UDP_GRO = 104;
/** Do not set the don't-fragment bit, so that a merged burst can travel. linux/in.h */
const PMTUDISC_DONT = 0;
const lifeBeforeVanishing = 40;
const late = 60;

interface Passing {
  readonly data: Buffer;
  readonly ecn: number;
}

const deeds: Record<string, (segments: readonly Passing[], pass: (datagram: Passing) => void) => void> = {
  merge: (segments, pass) => {
    const [first] = segments;
    if (first) pass({ data: Buffer.concat(segments.map(({ data }) => data)), ecn: first.ecn });
  },
  corrupt: (segments, pass) => {
    for (const { data, ecn } of segments) {
      // Behind the header, so that the receiver still knows whose it is.
      if (segments.length > 1) data.writeUInt8(data.readUInt8(100) ^ 0xff, 100);
      pass({ data, ecn });
    }
  },
  duplicate: (segments, pass) => [...segments, ...segments].forEach(pass),
  reorder: (segments, pass) => segments.forEach((segment) => passSecondFirst(segment, pass)),
  delay: (segments, pass) => setTimeout(() => segments.forEach(pass), late),
  vanish: (segments, pass) => {
    passed += segments.length;
    if (passed <= lifeBeforeVanishing) segments.forEach(pass);
  },
};

let passed = 0;
let held: Passing | undefined;

function passSecondFirst(segment: Passing, pass: (datagram: Passing) => void): void {
  if (held) {
    pass(segment);
    pass(held);
    held = undefined;
    return;
  }
  held = segment;
  // A last one without a second goes on all the same.
  setTimeout(() => {
    if (held === segment) {
      pass(segment);
      held = undefined;
    }
  }, 5);
}

const [name = '', address = '', port = ''] = process.argv.slice(2);
const deed = deeds[name];
if (!deed) throw new Error(`no such deed: ${name}`);
const family = address.includes(':') ? 'IPv6' : 'IPv4';
const to = socketAddress(address, Number(port));
const near = new UdpSocket(family);
near.setOption(c.SOL_SOCKET, c.SO_RCVBUF, 4 << 20);
near.setOption(c.SOL_UDP, UDP_GRO, 1);
receiveEcn(near);
near.bind(family === 'IPv4' ? '0.0.0.0' : '::', Number(port));
/** Each sender gets a socket of its own towards the receiver, as behind an address translation. */
const farOf = new Map<string, UdpSocket>();
near.onReadable(() => {
  for (let received = receive(near); received; received = receive(near)) {
    const far = farFor(Buffer.from(received.from));
    deed(segmentsOf(received), ({ data, ecn }) => send(far, to, data, ecn));
  }
});
process.stdout.write('forwarding\n');

function farFor(from: Buffer): UdpSocket {
  const known = farOf.get(socketAddressText(from));
  if (known) return known;
  const far = new UdpSocket(family);
  if (family === 'IPv4') far.setOption(c.IPPROTO_IP, c.IP_MTU_DISCOVER, PMTUDISC_DONT);
  else far.setOption(c.IPPROTO_IPV6, c.IPV6_MTU_DISCOVER, PMTUDISC_DONT);
  far.onReadable(() => {
    for (let answer = receive(far); answer; answer = receive(far)) {
      if (passed <= lifeBeforeVanishing) send(near, from.subarray(0, family === 'IPv4' ? 16 : 28), answer.data, 0);
    }
  });
  farOf.set(socketAddressText(from), far);
  return far;
}

/** The datagrams that came in one piece; copies, because they may wait. */
function segmentsOf({ data, control }: Datagram): Passing[] {
  const size = control.find(({ level, type }) => level === c.SOL_UDP && type === UDP_GRO)?.data.readUInt16LE(0);
  const step = size ?? data.length;
  const ecn = ecnBits(control);
  return Array.from({ length: Math.max(1, Math.ceil(data.length / step)) }, (_, index) => ({
    data: Buffer.from(data.subarray(index * step, (index + 1) * step)),
    ecn,
  }));
}

function receive(socket: UdpSocket): Datagram | undefined {
  try {
    return socket.receive({ wait: false });
  } catch (error) {
    // An ICMP error of a datagram before: the network lost it, as networks do.
    if (error instanceof SystemCallError) return undefined;
    throw error;
  }
}

function send(socket: UdpSocket, target: Buffer, data: Buffer, ecn: number): void {
  const [level, type] = family === 'IPv4' ? [c.IPPROTO_IP, c.IP_TOS] : [c.IPPROTO_IPV6, c.IPV6_TCLASS];
  try {
    socket.send(target, data, ecn === 0 ? [] : [{ level, type, data: int32(ecn) }]);
  } catch (error) {
    if (!(error instanceof SystemCallError)) throw error;
  }
}
