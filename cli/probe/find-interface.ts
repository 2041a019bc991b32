import { links, type Link } from '../../linux/links.ts';
import { UserError } from '../../api/user-error.ts';

/** The interface of this name. Throws `UserError` when there is none or it is down, `SystemCallError` without rtnetlink. */
export function findInterface(name: string, all: () => readonly Link[] = links): Link {
  const known = all();
  const link = known.find((one) => one.name === name);
  if (!link) {
    throw new UserError(
      `There is no interface ${name} here: there are ${known.map((one) => one.name).join(', ')}. Did it vanish?`,
    );
  }
  if (!link.up) throw new UserError(`The interface ${name} is down: "ip link set dev ${name} up" switches it on.`);
  return link;
}
