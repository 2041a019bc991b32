import { getSystemErrorMessage, getSystemErrorName } from 'node:util';

/**
 * The C library of the running process, through koffi. Nothing else in the probe loads koffi, and there is no policy
 * here. Buffers cross the boundary as pointers, so each must stay referenced until the call returns.
 */
export interface Libc {
  socket(domain: number, type: number, protocol: number): number;
  bind(fd: number, address: Buffer, length: number): number;
  getsockname(fd: number, address: Buffer, length: Buffer): number;
  setsockopt(fd: number, level: number, option: number, value: Buffer, length: number): number;
  getsockopt(fd: number, level: number, option: number, value: Buffer, length: Buffer): number;
  sendmsg(fd: number, message: Buffer, flags: number): number;
  recvmsg(fd: number, message: Buffer, flags: number): number;
  ioctl(fd: number, request: number, argument: Buffer): number;
  close(fd: number): number;
  prctl(option: number, second: number, third: number, fourth: number, fifth: number): number;
  syscall(call: number, first: number, second: number, third: Buffer): number;
  /** Calls back whenever a descriptor is readable, until the handle is closed; keep the handle, or the calls stop. */
  poll(fd: number, readable: () => void): { close(): void; unref(): void };
  /** The address of a buffer's first byte, for structures that hold pointers. */
  addressOf(buffer: Buffer): bigint;
  /** The errno of the last call; read it before anything else runs. */
  errno(): number;
}

/** A system call that the kernel rejected. `errno` is its name, for example `EIO`. */
export class SystemCallError extends Error {
  override readonly name = 'SystemCallError';
  readonly call: string;
  readonly errno: string;

  constructor(call: string, errnoNumber: number) {
    const errno = getSystemErrorName(-errnoNumber);
    super(`${call}: ${errno} (${getSystemErrorMessage(-errnoNumber)})`);
    this.call = call;
    this.errno = errno;
  }
}

/** koffi's native part does not load here, so no system call can be made. */
export class NativeCallsUnavailableError extends Error {
  override readonly name = 'NativeCallsUnavailableError';
}

// Imported here because a missing native part must be a reported error, not a crash.
const koffi = await import('koffi').catch((cause: unknown) => unavailable(cause));
let bound: Libc | undefined;

/** The C library. Throws `NativeCallsUnavailableError`, with what to do, where koffi does not load. */
export function libc(): Libc {
  bound ??= bind();
  return bound;
}

function bind(): Libc {
  if (process.platform !== 'linux') {
    throw new NativeCallsUnavailableError(
      `quicgso tests Linux kernels, but this is ${process.platform}: run it on the Linux machine that you want to test.`,
    );
  }
  if (koffi instanceof Error) throw koffi;
  const { address, errno, node } = koffi;
  const library = koffi.load(null);
  return {
    socket: library.func('int socket(int, int, int)'),
    bind: library.func('int bind(int, const void *, uint32_t)'),
    getsockname: library.func('int getsockname(int, void *, void *)'),
    setsockopt: library.func('int setsockopt(int, int, int, const void *, uint32_t)'),
    getsockopt: library.func('int getsockopt(int, int, int, void *, void *)'),
    sendmsg: library.func('int64_t sendmsg(int, const void *, int)'),
    recvmsg: library.func('int64_t recvmsg(int, void *, int)'),
    ioctl: library.func('int ioctl(int, uint64_t, void *)'),
    close: library.func('int close(int)'),
    prctl: library.func('int prctl(int, long, long, long, long)'),
    syscall: library.func('long syscall(long, long, long, void *)'),
    poll: (fd, readable) => node.poll(fd, { readable: true }, () => readable()),
    addressOf: (buffer) => address(buffer),
    errno: () => errno(),
  };
}

function unavailable(cause: unknown): NativeCallsUnavailableError {
  return new NativeCallsUnavailableError(
    `koffi, which makes the system calls, does not load on this machine (${process.platform} ${process.arch}): run "npm ci" here, on x64 or arm64 with glibc 2.28 or later.`,
    { cause },
  );
}

/** The result of a call that returns -1 on failure. Throws `SystemCallError`. */
export function checked(call: string, result: number): number {
  if (result < 0) throw new SystemCallError(call, libc().errno());
  return result;
}
