import { type Network, networks } from './names.ts';

/** What the flag `--networks` takes: which networks the probes of an installation test. */
export const testedNetworks = ['pod,host', 'pod', 'host', 'none'] as const;

/** The networks that one of them names. */
export function networksIn(list: (typeof testedNetworks)[number]): Network[] {
  return networks.filter((network) => list.split(',').includes(network));
}
