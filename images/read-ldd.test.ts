import { expect, it } from 'vitest';
import { readLdd } from './read-ldd.ts';

const node = `	linux-vdso.so.1 (0x00007f7dc86f4000)
	libm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x00007f7dc8320000)
	libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f7dc813e000)
	/lib64/ld-linux-x86-64.so.2 (0x00007f7dc86f6000)
`;
const armNode = `	linux-vdso.so.1 (0x0000ffff9d4f4000)
	libc.so.6 => /lib/aarch64-linux-gnu/libc.so.6 (0x0000ffff9d2a0000)
	/lib/ld-linux-aarch64.so.1 (0x0000ffff9d4bb000)
`;

it.each([
  ['x64', node, ['/lib/x86_64-linux-gnu/libc.so.6', '/lib/x86_64-linux-gnu/libm.so.6', '/lib64/ld-linux-x86-64.so.2']],
  ['arm64', armNode, ['/lib/aarch64-linux-gnu/libc.so.6', '/lib/ld-linux-aarch64.so.1']],
])('lists the libraries and the loader once on %s', (_, output, files) => {
  expect(readLdd(output + output)).toEqual(files);
});

it.each([
  ['a missing library', '\tlibstdc++.so.6 => not found\n', 'library libstdc++.so.6 not found'],
  ['a static program', '\tnot a dynamic executable\n', 'no libraries'],
])('rejects %s', (_, output, message) => {
  expect(() => readLdd(output)).toThrow(message);
});
