import { SystemCallError } from '../../linux/libc.ts';

/** The kernel refused a system call. */
export interface Rejected {
  readonly kind: 'rejected';
  readonly call: string;
  readonly errno: string;
}

/** Makes system calls; undefined when all went well. */
export function attempt(calls: () => void): Rejected | undefined {
  try {
    calls();
    return undefined;
  } catch (error) {
    return rejectionOf(error);
  }
}

/** What an error says about a system call. Throws the error if it is none of a system call. */
export function rejectionOf(error: unknown): Rejected {
  if (!(error instanceof SystemCallError)) throw error;
  return { kind: 'rejected', call: error.call, errno: error.errno };
}
