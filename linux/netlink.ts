import * as c from './constants.ts';
import { checked, libc } from './libc.ts';
import { MessageHeader } from './message.ts';

/** One answer of the kernel: the bytes after `struct nlmsghdr`. */
export type NetlinkMessage = Buffer;

// linux/netlink.h
export const NETLINK_ROUTE = 0;
const NLM_F_REQUEST = 0x1;
const NLM_F_DUMP = 0x300;
const NLMSG_ERROR = 2;
const NLMSG_DONE = 3;
const headerLength = 16;

/**
 * Asks rtnetlink(7) for all objects of a kind and returns the answers. Needs no privilege, and sees the network
 * namespace in which it runs. `request` is one of RTM_GET*; `body` its fixed part. Throws `SystemCallError`, or an
 * Error if the kernel returns a netlink error.
 */
export function dumpNetlink(request: number, body: Buffer): NetlinkMessage[] {
  const fd = checked('socket', libc().socket(c.AF_NETLINK, c.SOCK_RAW | c.SOCK_CLOEXEC, NETLINK_ROUTE));
  try {
    checked('sendmsg', libc().sendmsg(fd, dumpRequest(request, body).header, 0));
    return readDump(fd);
  } finally {
    libc().close(fd);
  }
}

function dumpRequest(request: number, body: Buffer): MessageHeader {
  const data = Buffer.alloc(headerLength + body.length);
  data.writeUInt32LE(data.length, 0);
  data.writeUInt16LE(request, 4);
  data.writeUInt16LE(NLM_F_REQUEST | NLM_F_DUMP, 6);
  body.copy(data, headerLength);
  // struct sockaddr_nl with port 0: the kernel
  const kernel = Buffer.alloc(12);
  kernel.writeUInt16LE(c.AF_NETLINK, 0);
  return new MessageHeader({ name: kernel, data, control: Buffer.alloc(0) });
}

function readDump(fd: number): NetlinkMessage[] {
  const answers: NetlinkMessage[] = [];
  // 32 KiB is what iproute2 uses: the kernel never fills more in one answer.
  const incoming = new MessageHeader({ data: Buffer.alloc(32_768), control: Buffer.alloc(0) });
  for (;;) {
    incoming.restoreLengths();
    const received = checked('recvmsg', libc().recvmsg(fd, incoming.header, 0));
    for (const { type, payload } of splitMessages(incoming.data.subarray(0, received))) {
      if (type === NLMSG_DONE) return answers;
      if (type === NLMSG_ERROR) throw new Error(`rtnetlink returned error ${-payload.readInt32LE(0)}`);
      answers.push(Buffer.from(payload));
    }
  }
}

/** Cuts what one `recvmsg` returned into messages; stops at the first that does not fit. */
export function* splitMessages(data: Buffer): Generator<{ type: number; payload: Buffer }> {
  let offset = 0;
  while (offset + headerLength <= data.length) {
    const length = data.readUInt32LE(offset);
    if (length < headerLength || offset + length > data.length) return;
    yield { type: data.readUInt16LE(offset + 4), payload: data.subarray(offset + headerLength, offset + length) };
    offset += (length + 3) & ~3;
  }
}

/** The attributes (struct rtattr) that follow the fixed part of a message, by type. */
export function attributes(data: Buffer): Map<number, Buffer> {
  const found = new Map<number, Buffer>();
  let offset = 0;
  while (offset + 4 <= data.length) {
    const length = data.readUInt16LE(offset);
    if (length < 4 || offset + length > data.length) break;
    // The upper two bits are flags (NLA_F_NESTED, NLA_F_NET_BYTEORDER).
    found.set(data.readUInt16LE(offset + 2) & 0x3fff, data.subarray(offset + 4, offset + length));
    offset += (length + 3) & ~3;
  }
  return found;
}
