import { oneOf } from './config/setting.ts';
import { type Network, networks } from './names.ts';

const testedNetworks = ['pod,host', 'pod', 'host', 'none'] as const;

/** The networks that the probes test; every program that reads their reports has this flag. */
export const networksSetting = {
  flag: 'networks',
  ...oneOf(testedNetworks, 'pod,host'),
  description: 'Networks that the probes of this installation test.',
};

export function networksIn(list: (typeof testedNetworks)[number]): Network[] {
  return networks.filter((network) => list.split(',').includes(network));
}
