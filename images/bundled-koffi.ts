import { join } from 'node:path';
import type * as koffi from 'koffi';

/**
 * bundle.ts replaces koffi with this module, which loads only its native addon, from the directory of the bundle. koffi's
 * own JavaScript searches `node_modules`, which an image does not have.
 */
const addon: { readonly exports: Partial<typeof koffi> } = { exports: {} };
process.dlopen(addon, join(import.meta.dirname, 'koffi.node'));

/** Everything that linux/libc.ts uses. */
export const { address, errno, load, node } = addon.exports;
