import { type Finding, longestMessage } from '../../api/v1alpha1.ts';

/** Why this probe and its peers cannot test each other. */
export interface PeerProblem {
  readonly code: 'PeerKeyUnreadable' | 'PeerPortTaken' | 'PeersUnreadable';
  /** The observation. */
  readonly message: string;
}

const actions: Record<PeerProblem['code'], string> = {
  PeerKeyUnreadable:
    'check the log of the operator, which creates the Secret, and whether this probe may read it (kubectl auth can-i get secrets)',
  PeerPortTaken: 'find the program that uses the port (ss -ulpn on the node) and stop it; the probe retries',
  PeersUnreadable:
    'inspect spec.peers (kubectl get gsoreport NODE -o yaml) and delete it; the operator writes it again',
};

/** One finding for each. They only cost evidence, so they are warnings. */
export function explainPeerProblems(peerProblems: readonly PeerProblem[]): Finding[] {
  return peerProblems.map(({ code, message }) => ({
    code,
    severity: 'Warning',
    message: message.slice(0, longestMessage),
    remedies: [{ target: 'Network', action: actions[code] }],
  }));
}
