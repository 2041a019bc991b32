import { devices, type TestNetwork } from '../network/test-network.ts';

/** Brings a fault about in a network that works. */
export type Fault = (network: TestNetwork) => Promise<void>;

/** Everything that the sender sends goes through a queue of its own (tc(8)). */
export function senderQueue(discipline: string): Fault {
  return async ({ sender }) => {
    await sender.run(`tc qdisc add dev ${devices.sender} root ${discipline}`);
  };
}

/** A rule for every UDP datagram that arrives at the receiver, before it is anybody's (nft(8)). */
export function receiverRule(...rules: readonly string[]): Fault {
  return async ({ receiver }) => receiver.filter(ingress(devices.near, rules));
}

/** The same for what comes back to the sender. */
export function answerRule(...rules: readonly string[]): Fault {
  return async ({ sender }) => sender.filter(ingress(devices.sender, rules));
}

/** A rule for everything that programs in the sender send to others, which they are told of: EPERM. */
export function outputRule(rule: string): Fault {
  return async ({ sender }) =>
    sender.filter(`table inet fault {
      chain output {
        type filter hook output priority 0
        oifname ${devices.sender} ${rule}
      }
    }`);
}

function ingress(device: string, rules: readonly string[]): string {
  return `table netdev fault {
    chain ingress {
      type filter hook ingress device "${device}" priority 0
      ${rules.join('\n')}
    }
  }`;
}
