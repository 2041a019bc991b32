import { UserError } from '../../api/user-error.ts';
import { readInterface } from './read-interface.ts';
import { readCheckNames } from './read-check-names.ts';
import { readKey, readPeer } from './read-peer.ts';
import { readEgress } from '../../node-probe/round/read-egress.ts';
import { type Plan, checkNames, pathNames } from '../../node-probe/round/round.ts';

/** The options of `quicgso probe` that select what to test, as the user wrote them. */
export interface ProbeOptions {
  readonly local?: boolean;
  readonly only?: string;
  readonly interface?: string;
  /** HOST:PORT, each. */
  readonly peer?: readonly string[];
  readonly keyFile?: string;
}

/** All checks that only need this machine; nothing leaves it. */
export const localPlan: Plan = {
  checks: checkNames,
  paths: ['kernel', 'wire'],
  families: 'all',
  egress: readEgress,
  peers: [],
  others: [],
  askOthers: () => false,
};

/** Reads what to test. Throws `UserError` if options conflict or name something that does not exist. */
export async function readPlan(options: ProbeOptions): Promise<Plan> {
  const { local = false, only, interface: name, peer = [], keyFile } = options;
  if (local && peer.length > 0) throw new UserError('--local and --peer cannot be combined: omit one.');
  if (local && name !== undefined) throw new UserError('--local and --interface cannot be combined: omit one.');
  if (peer.length > 0 && keyFile === undefined) {
    throw new UserError('--peer requires --key-file: name a file that holds the key of the responder.');
  }
  const checks = only === undefined ? checkNames : readCheckNames(only);
  if (only !== undefined && checks.includes('wire') && peer.length === 0) {
    throw new UserError('--only wire requires --peer: name a machine that runs "quicgso responder".');
  }
  const key = keyFile === undefined ? undefined : readKey(keyFile);
  return {
    ...localPlan,
    checks,
    // ECN is checked on every path.
    paths: pathNames.filter(
      (path) => (checks.includes(path) || checks.includes('ecn')) && !(local && path === 'egress'),
    ),
    ...(name !== undefined && { egress: () => readInterface(name) }),
    peers: key === undefined ? [] : await Promise.all(peer.map(async (text) => readPeer(text, key))),
  };
}
