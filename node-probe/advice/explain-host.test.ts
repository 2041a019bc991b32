import { expect, it } from 'vitest';
import { explainHost } from './explain-host.ts';

const enough = { rmemMax: 8_000_000, wmemMax: 8_000_000, hugePagePmdSize: 2_097_152 };
const kernel = { release: '6.1.0', bootId: '' };
const virtio = (checksum: 'on' | 'off' | 'off [fixed]') => ({
  name: 'eth0',
  mtu: 1500,
  families: ['IPv4' as const],
  driver: 'virtio_net',
  offloads: { 'tx-checksum-ip-generic': checksum },
});

it.each<[string, Parameters<typeof explainHost>[0], readonly string[]]>([
  ['a good host has nothing to explain', { facts: enough, kernel, interfaces: [virtio('on')] }, []],
  [
    'small buffers are named',
    { facts: { ...enough, rmemMax: 212_992, wmemMax: 212_992 }, kernel, interfaces: [] },
    ['SmallSocketBuffers'],
  ],
  ['buffers that cannot be read are not', { facts: { hugePagePmdSize: 1 }, kernel, interfaces: [] }, []],
  [
    'a missing huge page size is ruled out as a cause',
    { facts: { rmemMax: 8_000_000, wmemMax: 8_000_000 }, kernel, interfaces: [] },
    ['NoHugePageSize'],
  ],
  [
    'a paravirtual card without checksums is named',
    { facts: enough, kernel, interfaces: [virtio('off [fixed]')] },
    ['VirtioWithoutChecksum'],
  ],
  [
    'suspected flags of a paravirtual card are ruled out as a cause',
    {
      facts: enough,
      kernel,
      interfaces: [{ ...virtio('on'), offloads: { 'tx-checksum-ip-generic': 'on', 'tx-gso-partial': 'off [fixed]' } }],
    },
    ['VirtioFlags'],
  ],
  [
    'the same flags of another card are ignored',
    { facts: enough, kernel, interfaces: [{ ...virtio('on'), driver: 'veth', offloads: { 'tx-gso-robust': 'off' } }] },
    [],
  ],
  [
    'an old kernel is named for how quic-go treats it',
    { facts: enough, kernel: { release: '4.18.0-553.el8_10', bootId: '' }, interfaces: [] },
    ['QuicGoOnOldKernel'],
  ],
])('%s', (_, host, codes) => {
  const findings = explainHost(host);
  expect(findings.map(({ code }) => code)).toEqual(codes);
  expect(findings.every(({ severity }) => severity === 'Info')).toBe(true);
});

it('gives the command and the numbers for a small buffer', () => {
  const [finding] = explainHost({ facts: { ...enough, rmemMax: 212_992 }, kernel, interfaces: [] });
  expect(finding?.message).toContain('212992');
  expect(finding?.remedies[0]?.commands).toEqual(['sysctl -w net.core.rmem_max=7500000']);
});

it.each([
  ['off', 'is switched off on this machine', 'ethtool -K eth0 tx on'],
  ['off [fixed]', 'gets no checksum offload from its hypervisor', undefined],
] as const)('names who can fix checksum offload that is %s', (checksum, words, command) => {
  const [finding] = explainHost({ facts: enough, kernel, interfaces: [virtio(checksum)] });
  expect(finding?.message).toContain(words);
  expect(finding?.message).toContain('fail with EIO');
  expect(finding?.remedies[0]?.commands?.[0]).toBe(command);
});
