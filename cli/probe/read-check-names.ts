import { UserError } from '../../api/user-error.ts';
import { type CheckName, checkNames } from '../../node-probe/round/round.ts';

/** Reads a list such as `kernel,ecn`. Throws `UserError` for an unknown name, and lists the known ones. */
export function readCheckNames(text: string): CheckName[] {
  return text.split(',').map((part) => {
    const name = checkNames.find((known) => known === part.trim());
    if (name === undefined) {
      throw new UserError(
        `Unknown check "${part.trim()}": --only takes a comma-separated list of ${checkNames.join(', ')}.`,
      );
    }
    return name;
  });
}
