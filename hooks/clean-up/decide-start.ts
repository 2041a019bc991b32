import type { OwnPod } from '../list-own-pods.ts';

/** Whether clean-up can start: no operator may still recreate what it removes. */
export type Start =
  | { readonly do: 'start'; readonly remark?: string }
  | { readonly do: 'wait' }
  | { readonly do: 'refuse'; readonly why: string };

/**
 * Decides by the operator's pods. After the timeout, a terminating pod no longer counts: on a deleted node it stays
 * forever, and its service account was removed with the release, so it cannot write.
 */
export function decideStart(operators: readonly OwnPod[], timedOut: boolean): Start {
  const running = operators.filter(({ ended }) => !ended);
  if (running.length === 0) return { do: 'start' };
  if (!timedOut) return { do: 'wait' };
  const staying = running.filter(({ ending }) => !ending);
  if (staying.length > 0) {
    const why = `the operator is still running (${namesOf(staying)}) and would re-create everything: uninstall it first`;
    return { do: 'refuse', why };
  }
  return { do: 'start', remark: `continuing although ${namesOf(running)} has not exited yet` };
}

function namesOf(pods: readonly OwnPod[]): string {
  return pods.map(({ name }) => `pod ${name}`).join(', ');
}
