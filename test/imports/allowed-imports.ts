/**
 * What the code below each folder may import, beside itself: libraries import no program, and programs do not import each
 * other's inside. The first entry that a file's path begins with decides. `quicgso probe` and `quicgso responder` run the
 * probe's own code on any machine: that is their point.
 */
export const allowedImports: readonly (readonly [from: string, to: readonly string[]])[] = [
  ['api/', []],
  ['products/', ['api/']],
  ['linux/', []],
  ['kube/', ['api/']],
  ['control-plane/emulation/', ['api/', 'linux/']],
  ['control-plane/', ['api/', 'kube/']],
  ['node-probe/', ['api/', 'linux/']],
  ['operator/', ['api/', 'kube/']],
  ['hooks/', ['api/', 'kube/']],
  ['cli/probe/', ['api/', 'linux/', 'node-probe/', 'products/']],
  ['cli/responder/', ['api/', 'linux/', 'node-probe/']],
  ['cli/', ['api/', 'control-plane/', 'kube/', 'linux/', 'products/']],
  ['images/', ['api/', 'control-plane/']],
  ['charts/', ['api/']],
];
