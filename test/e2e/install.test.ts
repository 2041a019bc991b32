import { describe, expect, it, vi } from 'vitest';
import { chart, helm, kubectl } from './command-line.ts';
import { installQuicgso } from './install-quicgso.ts';

describe('helm install', () => {
  it('says within 90 s what each of three nodes can do, in reports and labels', async () => {
    await installQuicgso();
    const begin = performance.now();
    await vi.waitFor(
      async () => {
        const rows = await kubectl('get', 'gsoreports', '-o', 'wide', '--no-headers');
        expect(rows.split('\n').filter(Boolean)).toEqual([
          expect.stringMatching(/^healthy +Capable +Capable +Wire +Delivered /),
          expect.stringMatching(/^old-kernel +Unsupported +Unsupported +\w+ +KernelLacksUdpSegment /),
          expect.stringMatching(/^silent-loss +Broken +Broken +Wire +SilentLoss /),
        ]);
      },
      { timeout: 90_000, interval: 500 },
    );
    process.stdout.write(`${await kubectl('get', 'gsoreports', '-o', 'wide')}\n`);
    process.stdout.write(`install to verdicts: ${Math.round((performance.now() - begin) / 1000)} s\n`);
    const labels = await kubectl(
      'get',
      'nodes',
      '--no-headers',
      '-L',
      'quicgso.io/pod-gso',
      '-L',
      'quicgso.io/host-gso',
    );
    expect(labels.split('\n').filter(Boolean)).toEqual([
      expect.stringMatching(/^healthy .* capable +capable$/),
      expect.stringMatching(/^old-kernel .* unsupported +unsupported$/),
      expect.stringMatching(/^silent-loss .* broken +broken$/),
    ]);
  });

  it('renders the same to the byte each time', async () => {
    const render = async (): Promise<string> => helm('template', 'quicgso', chart, '-n', 'quicgso-system');
    expect(await render()).toBe(await render());
  });
});
