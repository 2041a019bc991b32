const actions: (() => void)[] = [];

/**
 * Runs a synchronous action when this process exits, in reverse order like `defer` in Go: a process that was started in a
 * directory is killed before the directory is removed. Returns a function that cancels the action.
 */
export function atExit(action: () => void): () => void {
  // A single listener: Node.js warns of a leak at the eleventh.
  if (actions.length === 0) process.on('exit', runAll);
  actions.push(action);
  return () => {
    const index = actions.indexOf(action);
    if (index >= 0) actions.splice(index, 1);
    if (actions.length === 0) process.off('exit', runAll);
  };
}

function runAll(): void {
  for (const action of actions.toReversed()) {
    try {
      action();
    } catch {
      // No one can handle it anymore, and the other actions must run too.
    }
  }
}
