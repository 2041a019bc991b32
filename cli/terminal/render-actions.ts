/** A Step, or a remedy of a finding. */
interface Action {
  readonly action: string;
  readonly commands?: readonly string[] | undefined;
}

/** Renders the lines of an action and of a command below it. */
interface Layout {
  readonly action: (text: string) => string[];
  readonly command: (command: string) => string[];
}

/** Lists the actions in order, each with its commands. Repeated actions and commands appear once. */
export function renderActions(actions: readonly Action[], { action, command }: Layout): string[] {
  return [...Map.groupBy(actions, (one) => one.action)].flatMap(([text, alike]) => [
    ...action(text),
    ...[...new Set(alike.flatMap(({ commands = [] }) => commands))].flatMap(command),
  ]);
}
