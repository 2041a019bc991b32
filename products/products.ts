import type { Product } from './product.ts';
import { quicGoProducts } from './quic-go-products.ts';

/**
 * Every program we know something about: the one source of hints for people. docs/products.md is made from it. Versions
 * in `checked` are those that were looked at; "read" means source or documentation, "run" means under the faults of
 * docs/verdicts.md.
 */
export const products: readonly Product[] = [
  ...quicGoProducts,
  {
    name: 'Tailscale',
    programs: ['tailscale', 'tailscaled', 'containerboot'],
    stack: 'its own; falls back on EIO',
    gsoByDefault: true,
    gso: [{ by: 'preset', preset: 'tailscale' }],
    sends: 'both ends',
    tcp: {
      variable: { name: 'TS_DEBUG_ALWAYS_USE_DERP', value: 'true' },
      action: 'block UDP, after which it uses its relays (slower, and they are shared)',
    },
    checked:
      'read: source of May 2026 (the GSO variable came in November 2025), tailscale#20858; TCP: in public setups',
  },
  {
    name: 'nginx',
    programs: ['nginx', 'nginx-unprivileged'],
    stack: 'its own; any error ends the connection',
    gsoByDefault: false,
    gso: [{ by: 'config', line: 'quic_gso off;', where: 'the http or server block of nginx.conf' }],
    sends: 'server',
    tcp: { action: 'take the "listen ... quic" line out of the server' },
    checked: 'read: source of August 2026; TCP: remembered',
    note: 'off unless someone wrote "quic_gso on;"',
  },
  {
    name: 'HAProxy',
    programs: ['haproxy', 'haproxy-alpine', 'haproxy-debian', 'kubernetes-ingress'],
    stack: 'its own; EIO switches GSO off for the listener, any other error ends the connection',
    gsoByDefault: true,
    gso: [
      { by: 'config', line: 'tune.quic.fe.tx.udp-gso off', where: 'the global section', versions: '3.3 and later' },
      {
        by: 'config',
        line: 'tune.quic.be.tx.udp-gso off',
        where: 'the global section',
        versions: '3.3 and later, towards servers',
      },
      { by: 'config', line: 'tune.quic.disable-udp-gso', where: 'the global section', versions: '3.1 and 3.2' },
    ],
    sends: 'server',
    tcp: { action: 'write "no-quic" in the global section' },
    checked: 'read: source of July 2026; the old keyword is gone from 3.5; before 3.1 it has no GSO',
  },
  {
    name: 'h2o',
    programs: ['h2o'],
    stack: 'quicly; counts errors and does not fall back',
    gsoByDefault: true,
    gso: [{ by: 'config', line: 'http3-gso: OFF', where: 'the global level of h2o.conf' }],
    sends: 'server',
    tcp: { action: 'take the listener with "type: quic" out' },
    checked: 'read: source of August 2026; TCP: remembered',
  },
  {
    name: 'Apache Traffic Server',
    programs: ['trafficserver', 'traffic_server'],
    stack: 'quiche',
    gsoByDefault: true,
    gso: [
      { by: 'config', line: 'udp: {enable_gso: 0}', where: 'records of records.yaml (proxy.config.udp.enable_gso)' },
    ],
    sends: 'server',
    tcp: { action: 'take the port with ":quic" out of proxy.config.http.server_ports' },
    checked: 'read: source; TCP: remembered',
  },
  {
    name: 'Envoy',
    programs: ['envoy', 'envoy-distroless', 'proxyv2'],
    stack: 'QUICHE (Google); in 2022 it gave a failed packet up (envoy#21200)',
    gsoByDefault: true,
    gso: [
      {
        by: 'config',
        line: 'udp_packet_packet_writer_config: {name: envoy.udp_packet_writer.default, typed_config: {"@type": type.googleapis.com/envoy.extensions.udp_packet_writer.v3.UdpDefaultWriterFactory}}',
        where: 'udp_listener_config of the listener ("packet" really stands there twice)',
      },
    ],
    sends: 'server',
    tcp: { action: 'take the QUIC listener out, and the alt-svc header that announces it' },
    checked: 'read: documentation and its tests; TCP: remembered',
  },
  {
    name: 'quiche (Cloudflare) programs',
    programs: ['quiche-server', 'quiche-client'],
    stack: 'quiche; trusts setsockopt, which gVisor answers without effect',
    gsoByDefault: true,
    gso: [{ by: 'flag', flag: '--disable-gso' }],
    sends: 'both ends',
    checked: 'read: source',
  },
  {
    name: 'programs on quinn (Rust)',
    programs: [],
    stack: 'quinn-udp; falls back on EIO and EINVAL',
    gsoByDefault: true,
    gso: [{ by: 'code', call: 'TransportConfig::enable_segmentation_offload(false)' }],
    sends: 'both ends',
    checked: 'read: source of August 2026',
  },
  {
    name: 'programs on s2n-quic (Rust)',
    programs: [],
    stack: 's2n-quic; falls back on EIO',
    gsoByDefault: true,
    gso: [{ by: 'code', call: 'with_gso(false) of its IO provider' }],
    sends: 'both ends',
    checked: 'read: its user guide, which says that it does not notice silent loss',
  },
  {
    name: 'programs on MsQuic (.NET)',
    programs: [],
    stack: 'MsQuic; tests GSO on loopback, falls back on EIO',
    gsoByDefault: true,
    gso: [{ by: 'nothing', because: 'its source has no such setting' }],
    sends: 'both ends',
    checked: 'read: searched its source',
  },
];
