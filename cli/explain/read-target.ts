import { UserError } from '../../api/user-error.ts';

/** What is to be explained. */
export interface Target {
  readonly kind: 'pod' | 'node';
  readonly name: string;
}

const kinds: Readonly<Record<string, Target['kind']>> = {
  pod: 'pod',
  pods: 'pod',
  po: 'pod',
  node: 'node',
  nodes: 'node',
  no: 'node',
};

/** Reads `pod/NAME`, or `pod` and NAME, with the words for both kinds that kubectl takes. Throws a UserError. */
export function readTarget(what: string, name: string | undefined): Target {
  const [word = '', named, ...more] = what.split('/');
  const kind = Object.hasOwn(kinds, word.toLowerCase()) ? kinds[word.toLowerCase()] : undefined;
  const names = [named, name].filter((one) => one !== undefined);
  const [only = ''] = names;
  if (kind === undefined || names.length !== 1 || only === '' || more.length > 0 || only.includes('/')) {
    const said = [what, name].filter((one) => one !== undefined).join(' ');
    throw new UserError(`"${said}" is neither a pod nor a node: say pod/NAME or node/NAME.`);
  }
  return { kind, name: only };
}
