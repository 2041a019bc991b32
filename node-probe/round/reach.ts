/** How far the datagrams of a round may go: not beyond this machine, or to the next hop and to peers. */
export type Reach = 'loopback' | 'network';
