import { UserError } from '../../api/user-error.ts';

/**
 * The checks of `quicgso probe`, in the order of the list. `kernel`: bursts on loopback. `egress`: the interface takes
 * bursts. `wire`: a peer received them. `ecn`: marks, on all of these ways. `host`: settings that explain the rest.
 */
export const checkNames = ['kernel', 'egress', 'wire', 'ecn', 'host'] as const;
export type CheckName = (typeof checkNames)[number];

/** Reads a list such as `kernel,ecn`. Throws `UserError` for a name that is none, with those that are. */
export function readCheckNames(text: string): ReadonlySet<CheckName> {
  const names = text.split(',').map((part) => {
    const name = checkNames.find((known) => known === part.trim());
    if (name === undefined) {
      throw new UserError(`There is no check "${part.trim()}": --only takes ${checkNames.join(', ')}, with commas.`);
    }
    return name;
  });
  return new Set(names);
}
