import { libc } from './libc.ts';

/** One ancillary message (cmsg(3)): what `sendmsg` and `recvmsg` carry besides the data. */
export interface ControlMessage {
  readonly level: number;
  readonly type: number;
  readonly data: Buffer;
}

// struct cmsghdr on 64-bit: size_t length, int level, int type; data and the next header start at multiples of 8.
const headerLength = 16;
const aligned = (length: number): number => (length + 7) & ~7;

/** Lays out control messages one after the other, as CMSG_NXTHDR expects them. */
export function encodeControl(messages: readonly ControlMessage[]): Buffer {
  const buffer = Buffer.alloc(messages.reduce((sum, { data }) => sum + headerLength + aligned(data.length), 0));
  let offset = 0;
  for (const { level, type, data } of messages) {
    buffer.writeBigUInt64LE(BigInt(headerLength + data.length), offset);
    buffer.writeInt32LE(level, offset + 8);
    buffer.writeInt32LE(type, offset + 12);
    data.copy(buffer, offset + headerLength);
    offset += headerLength + aligned(data.length);
  }
  return buffer;
}

/** Reads control messages back; stops at the first that does not fit. The data are views into `buffer`. */
export function decodeControl(buffer: Buffer): ControlMessage[] {
  const messages: ControlMessage[] = [];
  let offset = 0;
  while (offset + headerLength <= buffer.length) {
    const length = Number(buffer.readBigUInt64LE(offset));
    if (length < headerLength || offset + length > buffer.length) break;
    messages.push({
      level: buffer.readInt32LE(offset + 8),
      type: buffer.readInt32LE(offset + 12),
      data: buffer.subarray(offset + headerLength, offset + length),
    });
    offset += aligned(length);
  }
  return messages;
}

/** A 64-bit `struct msghdr` (bits/socket.h) and the buffers to which it points. */
export class MessageHeader {
  readonly header = Buffer.alloc(56);
  readonly name: Buffer | undefined;
  readonly data: Buffer;
  readonly control: Buffer;
  // Kept here because the header holds only its address: once collected, the kernel would read unrelated memory.
  readonly #vector = Buffer.alloc(16);

  constructor(parts: { name?: Buffer; data: Buffer; control: Buffer }) {
    this.name = parts.name;
    this.data = parts.data;
    this.control = parts.control;
    const address = (buffer: Buffer): bigint => (buffer.length === 0 ? 0n : libc().addressOf(buffer));
    this.#vector.writeBigUInt64LE(address(parts.data), 0);
    this.#vector.writeBigUInt64LE(BigInt(parts.data.length), 8);
    if (parts.name) this.header.writeBigUInt64LE(address(parts.name), 0);
    this.header.writeBigUInt64LE(address(this.#vector), 16);
    this.header.writeBigUInt64LE(1n, 24);
    this.header.writeBigUInt64LE(address(parts.control), 32);
    this.restoreLengths();
  }

  /** `recvmsg` overwrites the lengths with what it filled; a reused header needs them restored. */
  restoreLengths(): void {
    this.header.writeUInt32LE(this.name?.length ?? 0, 8);
    this.header.writeBigUInt64LE(BigInt(this.control.length), 40);
  }

  /** Bytes of `control` that `recvmsg` filled. */
  get controlLength(): number {
    return Number(this.header.readBigUInt64LE(40));
  }
}
