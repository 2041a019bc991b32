import { SystemCallError } from '../../linux/libc.ts';

/** The kernel refused a system call. */
export interface Rejected {
  readonly kind: 'rejected';
  readonly call: string;
  readonly errno: string;
}

/** Makes system calls; undefined if all succeed. */
export function attempt(calls: () => void): Rejected | undefined {
  try {
    calls();
    return undefined;
  } catch (error) {
    return rejectionOf(error);
  }
}

/** The failed system call behind an error. Rethrows any other error. */
export function rejectionOf(error: unknown): Rejected {
  if (!(error instanceof SystemCallError)) throw error;
  return { kind: 'rejected', call: error.call, errno: error.errno };
}
