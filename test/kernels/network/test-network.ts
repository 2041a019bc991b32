import { makeNamespace, type NetworkNamespace } from './network-namespace.ts';
import type { Family } from '../../../linux/socket-address.ts';

/**
 * - `direct`: sender and receiver at the two ends of one cable (a veth pair)
 * - `hop`: a third namespace between them, which routes, or in which a program forwards
 */
export type Topology = 'direct' | 'hop';

/** A network of namespaces. Nothing leaves it: no end of any cable lies outside. */
export interface TestNetwork extends AsyncDisposable {
  readonly sender: NetworkNamespace;
  readonly receiver: NetworkNamespace;
  /** The one in the middle; in a direct network, the receiver. */
  readonly hop: NetworkNamespace;
}

/** Names of the devices, each unique, so that a recipe needs to say no more. */
export const devices = {
  /** In the sender. */
  sender: 'out',
  /** In the receiver, or in the hop towards the sender. */
  near: 'in',
  /** In the hop towards the receiver. */
  far: 'far',
  /** In the receiver behind a hop. */
  last: 'last',
} as const;

/** Addresses of the receiver, and of the hop as the sender sees it. Private and unique-local ones (RFC 1918, RFC 4193). */
export const addresses = {
  receiver: { direct: { IPv4: '10.201.1.2', IPv6: 'fd01::2' }, hop: { IPv4: '10.201.2.2', IPv6: 'fd02::2' } },
  hop: { IPv4: '10.201.1.2', IPv6: 'fd01::2' },
} as const satisfies Record<string, Record<string, string | Record<Family, string>>>;

/** Makes a network with both families. Needs root. */
export async function makeNetwork(topology: Topology): Promise<TestNetwork> {
  await using made = new AsyncDisposableStack();
  const sender = made.use(await makeNamespace());
  const receiver = made.use(await makeNamespace());
  const hop = topology === 'direct' ? receiver : made.use(await makeNamespace());
  await join([sender, devices.sender], [hop, devices.near], 1);
  if (hop !== receiver) {
    await join([hop, devices.far], [receiver, devices.last], 2);
    await hop.run('sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1');
    await sender.run('ip route add 10.201.2.0/24 via 10.201.1.2', 'ip route add fd02::/64 via fd01::2');
    await receiver.run('ip route add 10.201.1.0/24 via 10.201.2.1', 'ip route add fd01::/64 via fd02::1');
  }
  const all = made.move();
  return { sender, receiver, hop, [Symbol.asyncDispose]: async () => all.disposeAsync() };
}

type End = readonly [namespace: NetworkNamespace, device: string];

/** Lays a cable between two namespaces; both ends are born inside. */
async function join(first: End, second: End, subnet: number): Promise<void> {
  const [[from, device], [to, peer]] = [first, second];
  await from.run(`ip link add ${device} type veth peer name ${peer} netns ${to.name}`);
  for (const [host, [namespace, name]] of [first, second].entries()) {
    await namespace.run(
      `ip address add 10.201.${subnet}.${host + 1}/24 dev ${name}`,
      // Without nodad the address may not be used for the first second.
      `ip address add fd0${subnet}::${host + 1}/64 dev ${name} nodad`,
      `ip link set ${name} up`,
    );
  }
}
