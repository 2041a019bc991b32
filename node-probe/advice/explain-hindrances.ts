import { type Finding, longestMessage } from '../../api/v1alpha1.ts';

/** Why this probe and its peers cannot talk to each other as they should. */
export interface Hindrance {
  readonly code: 'PeerKeyUnreadable' | 'PeerPortTaken' | 'PeersUnreadable';
  /** What was seen. */
  readonly message: string;
}

const actions: Record<Hindrance['code'], string> = {
  PeerKeyUnreadable:
    'kubectl logs of the operator, which fills the Secret; kubectl auth can-i get secrets for this probe',
  PeerPortTaken: 'ss -ulpn on the node shows who has the port; it is free again when that program ends',
  PeersUnreadable: 'kubectl get gsoreport NODE -o yaml; the operator writes spec.peers anew when they are deleted',
};

/** One finding each. Nothing is lost but evidence, so these are warnings. */
export function explainHindrances(hindrances: readonly Hindrance[]): Finding[] {
  return hindrances.map(({ code, message }) => ({
    code,
    severity: 'Warning',
    message: message.slice(0, longestMessage),
    remedies: [{ target: 'Network', action: actions[code] }],
  }));
}
