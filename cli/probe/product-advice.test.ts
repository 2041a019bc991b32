import { expect, it } from 'vitest';
import { productAdvice } from './product-advice.ts';

const commandsFor = (capability: 'gso' | 'ecn'): readonly string[] =>
  productAdvice.switchOff(capability).commands ?? [];

it('names each setting once, with every program that reads it', () => {
  const settings = commandsFor('gso').map((command) => command.split('   # ')[0]);
  expect(settings).toEqual([...new Set(settings)]);
  expect(commandsFor('gso')[0]).toMatch(/^QUIC_GO_DISABLE_GSO=true {3}# gost, Caddy, Traefik, /);
  expect(commandsFor('gso')).toContainEqual(expect.stringMatching(/^tune\.quic\.fe\.tx\.udp-gso off {3}# HAProxy: /));
});

it('separates ECN from GSO', () => {
  expect(commandsFor('ecn')[0]).toMatch(/^QUIC_GO_DISABLE_ECN=true {3}# gost/);
  expect(commandsFor('ecn').join()).not.toContain('GSO');
});

it('names the variables for the fallback to TCP', () => {
  expect(productAdvice.useTcp().commands).toContain('TUNNEL_TRANSPORT_PROTOCOL=http2   # cloudflared');
});
