import * as c from './constants.ts';
import { checked, libc, SystemCallError } from './libc.ts';
import { decodeControl, encodeControl, MessageHeader, type ControlMessage } from './message.ts';
import { portOf, socketAddress, socketAddressLength, type Family } from './socket-address.ts';

export interface Datagram {
  /** A view into a buffer that all sockets share: read it before the next `receive`. */
  readonly data: Buffer;
  readonly control: readonly ControlMessage[];
  /** The sender's socket address; a view as well. */
  readonly from: Buffer;
}

/**
 * Room for the largest UDP payload. Shared by all sockets to save memory, which works because calls are synchronous.
 */
let incoming: MessageHeader | undefined;

/**
 * A UDP socket with what node:dgram lacks: control messages, raw socket options, and the kernel's error names. All
 * calls are synchronous. Every method throws `SystemCallError`.
 */
export class UdpSocket implements Disposable {
  readonly family: Family;
  readonly #fd: number;
  #polling: { close(): void } | undefined;

  constructor(family: Family) {
    this.family = family;
    const domain = family === 'IPv4' ? c.AF_INET : c.AF_INET6;
    this.#fd = checked('socket', libc().socket(domain, c.SOCK_DGRAM | c.SOCK_CLOEXEC, 0));
  }

  /** Binds to an address, by default to a free port. */
  bind(address: string, port = 0): void {
    const name = socketAddress(address, port);
    checked('bind', libc().bind(this.#fd, name, name.length));
  }

  get port(): number {
    const name = Buffer.alloc(socketAddressLength);
    checked('getsockname', libc().getsockname(this.#fd, name, int32(name.length)));
    return portOf(name);
  }

  setOption(level: number, option: number, value: number | Buffer): void {
    const buffer = typeof value === 'number' ? int32(value) : value;
    checked('setsockopt', libc().setsockopt(this.#fd, level, option, buffer, buffer.length));
  }

  /** The value of an option that is an `int`. */
  option(level: number, option: number): number {
    const value = Buffer.alloc(4);
    checked('getsockopt', libc().getsockopt(this.#fd, level, option, value, int32(value.length)));
    return value.readInt32LE(0);
  }

  /** How long `receive` waits for a datagram, in milliseconds, above 0. */
  set receiveTimeout(milliseconds: number) {
    const timeval = Buffer.alloc(16);
    timeval.writeBigInt64LE(BigInt(Math.floor(milliseconds / 1000)), 0);
    timeval.writeBigInt64LE(BigInt((milliseconds % 1000) * 1000), 8);
    this.setOption(c.SOL_SOCKET, c.SO_RCVTIMEO, timeval);
  }

  /** Passes `data` to the kernel in one `sendmsg`; `flags` are MSG_*. */
  send(to: Buffer, data: Buffer, control: readonly ControlMessage[] = [], flags = 0): void {
    const message = new MessageHeader({ name: to, data, control: encodeControl(control) });
    checked('sendmsg', libc().sendmsg(this.#fd, message.header, flags));
  }

  /**
   * The next datagram, or undefined if none arrives in time. With `wait: false` it only returns one that already
   * arrived.
   */
  receive({ wait = true }: { wait?: boolean } = {}): Datagram | undefined {
    const message = (incoming ??= new MessageHeader({
      name: Buffer.alloc(socketAddressLength),
      data: Buffer.alloc(65_535),
      control: Buffer.alloc(256),
    }));
    message.restoreLengths();
    try {
      const flags = wait ? 0 : c.MSG_DONTWAIT;
      const length = checked('recvmsg', libc().recvmsg(this.#fd, message.header, flags));
      return {
        data: message.data.subarray(0, length),
        control: decodeControl(message.control.subarray(0, message.controlLength)),
        from: message.name ?? Buffer.alloc(0),
      };
    } catch (error) {
      if (error instanceof SystemCallError && error.errno === 'EAGAIN') return undefined;
      throw error;
    }
  }

  /** Does an ioctl(2) on this socket, which sees the interfaces of the socket's network namespace. */
  ioctl(request: number, argument: Buffer): void {
    checked('ioctl', libc().ioctl(this.#fd, request, argument));
  }

  /** Calls back whenever a datagram can be received, until the socket is disposed. Keeps the process alive. */
  onReadable(readable: () => void): void {
    this.#polling ??= libc().poll(this.#fd, readable);
  }

  [Symbol.dispose](): void {
    this.#polling?.close();
    libc().close(this.#fd);
  }
}

/** An `int` for a socket option or a control message. */
export function int32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32LE(value, 0);
  return buffer;
}
