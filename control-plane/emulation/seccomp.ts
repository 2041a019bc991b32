import { constants } from 'node:os';
import { getSystemErrorName } from 'node:util';
import { libc } from '../../linux/libc.ts';
import { UserError } from '../../api/user-error.ts';

/** A system call that the filter fails if all listed arguments have the listed values. */
export interface Denial {
  readonly call: 'setsockopt' | 'getsockopt' | 'socket' | 'seccomp';
  /** Values by position of the argument, from 0; compared as 32-bit numbers. */
  readonly arguments?: Readonly<Record<number, number>>;
  /** The error of the call. */
  readonly errno: number;
}

// linux/audit.h, asm/unistd_64.h, asm-generic/unistd.h: call numbers depend on the architecture.
const architectures = {
  x64: { audit: 0xc000003e, calls: { socket: 41, setsockopt: 54, getsockopt: 55, seccomp: 317 } },
  arm64: { audit: 0xc00000b7, calls: { socket: 198, setsockopt: 208, getsockopt: 209, seccomp: 277 } },
} as const;
type Architecture = (typeof architectures)[keyof typeof architectures];

// linux/prctl.h, linux/seccomp.h
const PR_SET_NO_NEW_PRIVS = 38;
const SECCOMP_SET_MODE_FILTER = 1;
const SECCOMP_FILTER_FLAG_TSYNC = 1;
const SECCOMP_RET_ALLOW = 0x7fff0000;
const SECCOMP_RET_ERRNO = 0x00050000;

// linux/bpf_common.h: load a word at an offset of struct seccomp_data; compare and jump; return
const LOAD = 0x20;
const JUMP_IF_EQUAL = 0x15;
const RETURN = 0x06;
const offsetOfCall = 0;
const offsetOfArchitecture = 4;
const offsetOfArgument = (position: number): number => 16 + 8 * position;

type Instruction = readonly [code: number, jumpIfTrue: number, jumpIfFalse: number, operand: number];

/**
 * Permanently installs a seccomp filter on every thread of this process and on its future children. Needs no privileges.
 * Throws a UserError if the kernel rejects it.
 */
export function installSeccompFilter(denials: readonly Denial[]): void {
  const architecture = architectureOfThisProcess();
  const native = libc();
  const fail = (call: string): never => {
    const errno = getSystemErrorName(-native.errno());
    throw new UserError(
      `The kernel rejects ${call} (${errno}), which the emulation of an old kernel requires: run this outside the container or sandbox that forbids it.`,
    );
  };
  if (native.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) fail('prctl(PR_SET_NO_NEW_PRIVS)');
  const program = encodeProgram(filterProgram(denials, architecture));
  const pointer = Buffer.alloc(16);
  pointer.writeUInt16LE(program.length / 8, 0);
  pointer.writeBigUInt64LE(native.addressOf(program), 8);
  // TSYNC: V8 and libuv already have threads, and without it a filter applies to a single thread.
  const { seccomp } = architecture.calls;
  if (native.syscall(seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, pointer) !== 0) fail('seccomp(2)');
}

/** Hides UDP_SEGMENT from this process, as on kernels before 4.18: getting and setting it fails with ENOPROTOOPT. */
export function hideUdpSegment(): void {
  const errno = constants.errno.ENOPROTOOPT;
  // SOL_UDP is 17, UDP_SEGMENT is 103 (linux/udp.h)
  const option = { 1: 17, 2: 103 };
  installSeccompFilter([
    { call: 'setsockopt', arguments: option, errno },
    { call: 'getsockopt', arguments: option, errno },
  ]);
}

/** The filter as classic BPF (seccomp(2)); other architectures are not filtered. */
function filterProgram(denials: readonly Denial[], { audit, calls }: Architecture): Instruction[] {
  const allow: Instruction = [RETURN, 0, 0, SECCOMP_RET_ALLOW];
  const body = denials.flatMap((denial) => {
    const values: [offset: number, value: number][] = [
      [offsetOfCall, calls[denial.call]],
      ...Object.entries(denial.arguments ?? {}).map(([position, value]): [number, number] => [
        offsetOfArgument(Number(position)),
        value,
      ]),
    ];
    // A failed comparison jumps over the remaining pairs and the return, to the next denial.
    const comparisons = values.flatMap(([offset, value], index): Instruction[] => [
      [LOAD, 0, 0, offset],
      [JUMP_IF_EQUAL, 0, 2 * (values.length - 1 - index) + 1, value],
    ]);
    return [...comparisons, [RETURN, 0, 0, SECCOMP_RET_ERRNO | denial.errno] satisfies Instruction];
  });
  return [[LOAD, 0, 0, offsetOfArchitecture], [JUMP_IF_EQUAL, 1, 0, audit], allow, ...body, allow];
}

function encodeProgram(instructions: readonly Instruction[]): Buffer {
  const program = Buffer.alloc(instructions.length * 8);
  instructions.forEach(([code, jumpIfTrue, jumpIfFalse, operand], index) => {
    program.writeUInt16LE(code, index * 8);
    program.writeUInt8(jumpIfTrue, index * 8 + 2);
    program.writeUInt8(jumpIfFalse, index * 8 + 3);
    program.writeUInt32LE(operand, index * 8 + 4);
  });
  return program;
}

function architectureOfThisProcess(): Architecture {
  const { arch } = process;
  if (arch === 'x64' || arch === 'arm64') return architectures[arch];
  throw new UserError(`Emulating an old kernel requires x64 or arm64, but this machine is ${arch}.`);
}
