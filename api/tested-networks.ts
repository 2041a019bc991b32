import { oneOf } from './config/setting.ts';
import { type Network, networks } from './names.ts';

const testedNetworks = ['pod,host', 'pod', 'host', 'none'] as const;

/** Which networks the probes of an installation test: every program that reads their reports is told so. */
export const networksSetting = {
  flag: 'networks',
  ...oneOf(testedNetworks, 'pod,host'),
  description: 'The networks that the probes of this installation test.',
};

/** The networks that one of them names. */
export function networksIn(list: (typeof testedNetworks)[number]): Network[] {
  return networks.filter((network) => list.split(',').includes(network));
}
