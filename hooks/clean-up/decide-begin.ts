import type { OwnPod } from '../list-own-pods.ts';

/** Whether cleaning up can begin: nobody may write anew what is removed. */
export type Begin =
  | { readonly do: 'begin'; readonly remark?: string }
  | { readonly do: 'wait' }
  | { readonly do: 'refuse'; readonly why: string };

/**
 * Decides by the pods of the operator. When the time to wait is over, a pod that was told to end no longer counts: on a
 * node that is gone it stays for ever, and its account was removed with the release, so it writes nothing.
 */
export function decideBegin(operators: readonly OwnPod[], timeIsOver: boolean): Begin {
  const running = operators.filter(({ ended }) => !ended);
  if (running.length === 0) return { do: 'begin' };
  if (!timeIsOver) return { do: 'wait' };
  const staying = running.filter(({ ending }) => !ending);
  if (staying.length > 0) {
    const why = `the operator is still running (${namesOf(staying)}) and would recreate everything: uninstall it first`;
    return { do: 'refuse', why };
  }
  return { do: 'begin', remark: `continuing although ${namesOf(running)} has not exited yet` };
}

function namesOf(pods: readonly OwnPod[]): string {
  return pods.map(({ name }) => `pod ${name}`).join(', ');
}
