/**
 * Runtime classes that bring a network stack of their own: what a node can do says nothing about it. Their pods get the
 * safe values as they are, and no reference that a change of the node could follow.
 */
export const sandboxClasses: readonly string[] = ['gvisor', 'kata'];
