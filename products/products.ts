import type { Product } from './product.ts';
import { quicGoProducts } from './quic-go-products.ts';

/**
 * All known programs, the only source of hints about them. docs/products.md is generated from it, and explains the
 * words of `checked`; versions there are the ones that were checked.
 */
export const products: readonly Product[] = [
  ...quicGoProducts,
  {
    name: 'Tailscale',
    programs: ['tailscale', 'tailscaled', 'containerboot'],
    stack: 'own stack; falls back after EIO',
    gsoByDefault: true,
    gso: [{ by: 'preset', preset: 'tailscale' }],
    sends: 'both ends',
    tcp: {
      variable: { name: 'TS_DEBUG_ALWAYS_USE_DERP', value: 'true' },
      action: 'block UDP, so that it uses its relays (slower, and shared)',
    },
    checked:
      'read: source of May 2026 (the GSO variable was added in November 2025), tailscale#20858; TCP: seen in public setups',
  },
  {
    name: 'nginx',
    programs: ['nginx', 'nginx-unprivileged'],
    stack: 'own stack; any error closes the connection',
    gsoByDefault: false,
    gso: [{ by: 'config', line: 'quic_gso off;', where: 'the http or server block of nginx.conf' }],
    sends: 'server',
    tcp: { action: 'remove the "listen ... quic" line from the server' },
    checked: 'read: source of August 2026; TCP: unverified',
    note: 'off unless the configuration contains "quic_gso on;"',
  },
  {
    name: 'HAProxy',
    programs: ['haproxy', 'haproxy-alpine', 'haproxy-debian', 'kubernetes-ingress'],
    stack: 'own stack; EIO switches GSO off for the listener, any other error closes the connection',
    gsoByDefault: true,
    gso: [
      { by: 'config', line: 'tune.quic.fe.tx.udp-gso off', where: 'the global section', versions: '3.3 and later' },
      {
        by: 'config',
        line: 'tune.quic.be.tx.udp-gso off',
        where: 'the global section',
        versions: '3.3 and later, for connections to servers',
      },
      { by: 'config', line: 'tune.quic.disable-udp-gso', where: 'the global section', versions: '3.1 and 3.2' },
    ],
    sends: 'server',
    tcp: { action: 'set "no-quic" in the global section' },
    checked: 'read: source of July 2026; 3.5 removes the old keyword; before 3.1 it has no GSO',
  },
  {
    name: 'h2o',
    programs: ['h2o'],
    stack: 'quicly; counts errors, does not fall back',
    gsoByDefault: true,
    gso: [{ by: 'config', line: 'http3-gso: OFF', where: 'the top level of h2o.conf' }],
    sends: 'server',
    tcp: { action: 'remove the listener with "type: quic"' },
    checked: 'read: source of August 2026; TCP: unverified',
  },
  {
    name: 'Apache Traffic Server',
    programs: ['trafficserver', 'traffic_server'],
    stack: 'quiche',
    gsoByDefault: true,
    gso: [
      {
        by: 'config',
        line: 'udp: {enable_gso: 0}',
        where: 'the records section of records.yaml (proxy.config.udp.enable_gso)',
      },
    ],
    sends: 'server',
    tcp: { action: 'remove the port with ":quic" from proxy.config.http.server_ports' },
    checked: 'read: source; TCP: unverified',
  },
  {
    name: 'Envoy',
    programs: ['envoy', 'envoy-distroless', 'proxyv2'],
    stack: 'QUICHE (Google); in 2022 it dropped a packet whose send failed (envoy#21200)',
    gsoByDefault: true,
    gso: [
      {
        by: 'config',
        line: 'udp_packet_packet_writer_config: {name: envoy.udp_packet_writer.default, typed_config: {"@type": type.googleapis.com/envoy.extensions.udp_packet_writer.v3.UdpDefaultWriterFactory}}',
        where: 'udp_listener_config of the listener ("packet" really appears twice)',
      },
    ],
    sends: 'server',
    tcp: { action: 'remove the QUIC listener and the alt-svc header that announces it' },
    checked: 'read: documentation and its tests; TCP: unverified',
  },
  {
    name: 'quiche (Cloudflare) programs',
    programs: ['quiche-server', 'quiche-client'],
    stack: 'quiche; trusts setsockopt, which succeeds without effect on gVisor',
    gsoByDefault: true,
    gso: [{ by: 'flag', flag: '--disable-gso' }],
    sends: 'both ends',
    checked: 'read: source',
  },
  {
    name: 'programs on quinn (Rust)',
    programs: [],
    stack: 'quinn-udp; falls back after EIO and EINVAL',
    gsoByDefault: true,
    gso: [{ by: 'code', call: 'TransportConfig::enable_segmentation_offload(false)' }],
    sends: 'both ends',
    checked: 'read: source of August 2026',
  },
  {
    name: 'programs on s2n-quic (Rust)',
    programs: [],
    stack: 's2n-quic; falls back after EIO',
    gsoByDefault: true,
    gso: [{ by: 'code', call: 'with_gso(false) of the IO provider' }],
    sends: 'both ends',
    checked: 'read: its user guide, which says that it does not detect silent loss',
  },
  {
    name: 'programs on MsQuic (.NET)',
    programs: [],
    stack: 'MsQuic; tests GSO on loopback, falls back after EIO',
    gsoByDefault: true,
    gso: [{ by: 'nothing', because: 'its source has no such setting' }],
    sends: 'both ends',
    checked: 'read: its source',
  },
];
