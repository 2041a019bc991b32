import { join } from 'node:path';
import type * as koffi from 'koffi';

/**
 * What bundle.ts puts in the place of koffi: its native part alone, loaded from beside the bundle. koffi's own JavaScript
 * looks for that file in `node_modules`, which an image does not have.
 */
const addon: { readonly exports: Partial<typeof koffi> } = { exports: {} };
process.dlopen(addon, join(import.meta.dirname, 'koffi.node'));

/** All that linux/libc.ts uses. */
export const { address, errno, load, node } = addon.exports;
