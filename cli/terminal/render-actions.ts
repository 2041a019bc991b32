/** Something to do, and how: a Step, or a remedy of a finding. */
interface Action {
  readonly action: string;
  readonly commands?: readonly string[] | undefined;
}

/** The lines of an action, and of a command below it. */
interface Layout {
  readonly action: (text: string) => string[];
  readonly command: (command: string) => string[];
}

/** What to do, in this order, each action with its commands; what several parts ask for stands there once. */
export function renderActions(actions: readonly Action[], { action, command }: Layout): string[] {
  return [...Map.groupBy(actions, (one) => one.action)].flatMap(([text, alike]) => [
    ...action(text),
    ...[...new Set(alike.flatMap(({ commands = [] }) => commands))].flatMap(command),
  ]);
}
