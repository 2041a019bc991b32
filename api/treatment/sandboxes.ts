/**
 * Runtime classes with a network stack of their own, to which the verdicts of a node do not apply. Their pods get the safe
 * values directly, not as references that could change with the node.
 */
export const sandboxClasses: readonly string[] = ['gvisor', 'kata'];
