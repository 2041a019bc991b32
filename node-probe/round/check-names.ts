/** The ways that bursts and marks take, the weakest evidence first: loopback, the egress interface, and to a peer. */
export const pathNames = ['kernel', 'egress', 'wire'] as const;
export type PathName = (typeof pathNames)[number];

/** What a round is to find out: whether bursts pass on a path, whether marks pass on all of them, and facts of the host. */
export const checkNames = [...pathNames, 'ecn', 'host'] as const;
export type CheckName = (typeof checkNames)[number];
