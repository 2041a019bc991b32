import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { StoredPeers } from '../reports/read-report.ts';
import { PeerAssignments } from './peer-assignments.ts';
import type { Listener } from './read-listener.ts';

const none: StoredPeers = { pod: [], host: [] };
const listener = (address: string): Listener => ({
  zone: undefined,
  host: undefined,
  addresses: [address],
  port: 47_600,
});

describe('PeerAssignments', () => {
  let abort: AbortController;
  let stored: Map<string, StoredPeers>;
  /** Reported nodes, in order. */
  let reported: string[];
  let peers: PeerAssignments;
  let ended: Promise<void>;

  beforeEach(() => {
    vi.useFakeTimers();
    abort = new AbortController();
    stored = new Map();
    reported = [];
    peers = new PeerAssignments({
      stored: (node) => stored.get(node),
      log: pino({ enabled: false }),
      signal: abort.signal,
    });
    peers.onDifference((node) => reported.push(node));
    ended = peers.run();
  });

  afterEach(async () => {
    abort.abort();
    await ended;
    vi.useRealTimers();
  });

  /** Simulates the operator's writes. */
  const write = (): void => {
    for (const [node, present] of stored) stored.set(node, peers.get(node, present));
    reported = [];
  };

  it('batches changes within a second, and reports each node once', async () => {
    for (let index = 0; index < 200; index++) {
      stored.set(`n${index}`, none);
      peers.set(`n${index}`, 'pod', listener(`10.0.0.${index}`));
      peers.set(`n${index}`, 'host', listener(`10.1.0.${index}`));
    }
    await vi.advanceTimersByTimeAsync(999);
    expect(reported).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(reported.toSorted()).toEqual([...stored.keys()].toSorted());
    write();

    peers.set('n7', 'pod', listener('10.0.0.7'));
    await vi.advanceTimersByTimeAsync(5000);
    expect(reported).toEqual([]);
  });

  it('reports the senders of a node when its address changes or it leaves', async () => {
    for (const node of ['a', 'b', 'c']) {
      stored.set(node, none);
      peers.set(node, 'host', listener(`10.0.0.${node.charCodeAt(0)}`));
    }
    await vi.advanceTimersByTimeAsync(1000);
    write();
    peers.set('c', 'host', listener('10.9.9.9'));
    await vi.advanceTimersByTimeAsync(1000);
    expect(reported.toSorted()).toEqual(['a', 'b']);
    expect(peers.get('a', none).host).toContainEqual({ node: 'c', addresses: ['10.9.9.9'], port: 47_600 });
    write();
    peers.set('c', 'host', undefined);
    await vi.advanceTimersByTimeAsync(1000);
    expect(reported.toSorted()).toEqual(['a', 'b']);
    expect(peers.get('a', none).host.map(({ node }) => node)).toEqual(['b']);
  });

  it('keeps the stored peers of a node without a known probe, and after a restart', async () => {
    const kept = { pod: [{ node: 'x', addresses: ['10.0.0.1'], port: 1 }], host: [] };
    expect(peers.get('a', kept)).toEqual(kept);

    const others = ['b', 'c', 'd', 'e', 'f', 'g', 'h'];
    for (const node of ['a', ...others]) {
      stored.set(node, none);
      peers.set(node, 'pod', listener('10.0.0.2'));
    }
    const present = ['h', 'g', 'f'].map((node) => ({ node, addresses: ['10.0.0.2'], port: 47_600 }));
    stored.set('a', { pod: present, host: [] });
    await vi.advanceTimersByTimeAsync(1000);
    expect(peers.get('a', none).pod).toEqual(present);
    expect(reported).not.toContain('a');
  });
});
