import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { waitUntil } from '../../control-plane/processes/wait-until.ts';
import { defaultRoute } from './cells/egress-cells.ts';
import { sweepNamespaces } from './network/network-namespace.ts';
import { requirePrograms } from './required-programs.ts';
import { startInside } from './network/start-inside.ts';
import { addresses, devices, makeNetwork } from './network/test-network.ts';

const quicgso = join(import.meta.dirname, '../../cli/main.ts');

/** Less than the time between two rounds, so that nothing but the event can have asked for one. Milliseconds. */
const soon = 10_000;

beforeAll(async () => {
  await requirePrograms();
  await sweepNamespaces();
});

it.each([
  ['the default route', [] as const],
  ['an interface that was named', ['--interface', devices.sender] as const],
])('quicgso probe --watch tests again when %s changes, and says what changed', async (_, options) => {
  await using network = await makeNetwork('direct');
  await defaultRoute(network);
  const command = [process.execPath, quicgso, 'probe', '--watch', ...options] as const;
  await using watching = await startInside(network.sender, command, 'verdict: capable');
  const untilLastSays = async (text: string): Promise<unknown> =>
    waitUntil(
      async () =>
        (await watching.output())
          .split(/^at (?=2)/m)
          .at(-1)
          ?.includes(text) === true || undefined,
      {
        subject: `"${text}"`,
        signal: AbortSignal.timeout(soon),
        intervalMs: 50,
      },
    );

  await network.sender.run(`ip link set dev ${devices.sender} mtu 1400`);
  await untilLastSays('MTU 1400');
  await network.sender.run(`ip link set dev ${devices.sender} down`);
  await untilLastSays(options.length > 0 ? `Interface ${devices.sender} is down` : 'no default route for IPv4');
  // The IPv6 addresses went with the link.
  await network.sender.run(
    `ip link set dev ${devices.sender} up`,
    `ip route add default via ${addresses.hop.IPv4} dev ${devices.sender}`,
  );
  await untilLastSays('MTU 1400');
  // What did not change is not printed again.
  expect((await watching.output()).match(/^at 2/gm)?.length).toBeLessThanOrEqual(6);
});
