import { links, type Link } from '../../linux/links.ts';
import { UserError } from '../../api/user-error.ts';

/** The interface of this name. Throws `UserError` if it is missing or down, `SystemCallError` without rtnetlink. */
export function findInterface(name: string, all: () => readonly Link[] = links): Link {
  const known = all();
  const link = known.find((one) => one.name === name);
  if (!link) {
    throw new UserError(`Interface ${name} not found: this machine has ${known.map((one) => one.name).join(', ')}.`);
  }
  if (!link.up) throw new UserError(`Interface ${name} is down: bring it up with "ip link set dev ${name} up".`);
  return link;
}
