import { UserError } from '../../api/user-error.ts';

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

/** Parses `pod/NAME`, or `pod` and NAME, with kubectl's names for both kinds. Throws a UserError. */
export function readTarget(what: string, name: string | undefined): Target {
  const [kindName = '', named, ...more] = what.split('/');
  const kind = Object.hasOwn(kinds, kindName.toLowerCase()) ? kinds[kindName.toLowerCase()] : undefined;
  const names = [named, name].filter((one) => one !== undefined);
  const [only = ''] = names;
  if (kind === undefined || names.length !== 1 || only === '' || more.length > 0 || only.includes('/')) {
    const given = [what, name].filter((one) => one !== undefined).join(' ');
    throw new UserError(`"${given}" is neither a pod nor a node: use pod/NAME or node/NAME.`);
  }
  return { kind, name: only };
}
