/** What pods and rules are made of: few words, so that they meet often. */
export const labelKeys = ['app', 'tier', 'example.com/role', 'constructor'] as const;
export const labelValues = ['', 'a', 'b', 'a.b_C-d'] as const;
export const containerNames = ['server', 'proxy', 'init', 'sidecar', 'server-2'] as const;
export const presetVariables = ['QUIC_GO_DISABLE_GSO', 'QUIC_GO_DISABLE_ECN', 'TS_DEBUG_DISABLE_UDP_GSO'] as const;
export const ownVariables = ['TUNNEL', 'http3', 'A_1', 'Z'] as const;
export const texts = [
  '',
  'true',
  'false',
  'quic',
  'it\'s "odd" \\ {x}',
  'two\nlines',
  '$(A) ÿ 漢 🚦',
  '~1/~0',
] as const;
