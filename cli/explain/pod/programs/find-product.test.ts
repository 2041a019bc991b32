import { expect, it } from 'vitest';
import { findProduct } from './find-product.ts';

it.each([
  ['nginx', [], 'web', 'nginx'],
  ['docker.io/library/nginx:1.29', [], 'web', 'nginx'],
  ['registry.example:5000/team/nginx-unprivileged:1.29@sha256:0123', [], 'web', 'nginx'],
  ['ghcr.io/haproxy/HAProxy:3.3', [], 'web', 'HAProxy'],
  ['our-own/edge:7', ['/usr/sbin/h2o', '-c', 'h2o.conf'], 'web', 'h2o'],
  ['our-own/edge:7', [], 'envoy', 'Envoy'],
  ['caddy:2', [], 'nginx', 'Caddy'],
  ['our-own/nginx-exporter', [], 'web', undefined],
  ['', [], 'web', undefined],
])('image %s with command %j in container %s is %s', (image, command, name, expected) => {
  expect(findProduct({ image, command, name })?.name).toBe(expected);
});
