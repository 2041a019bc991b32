const actions: (() => void)[] = [];

/**
 * Runs a synchronous action when this process exits, the latest first, as `defer` does in Go: a process started in a
 * folder is killed before the folder is removed. Returns a function that takes the action back.
 */
export function atExit(action: () => void): () => void {
  // One listener for all: Node warns of a leak at the eleventh.
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
      // Nobody can act on it any more, and the other actions must run too.
    }
  }
}
