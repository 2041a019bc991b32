import { expect, it } from 'vitest';
import { requirePrograms } from './required-programs.ts';

it('lists missing programs and their Debian packages', async () => {
  await expect(requirePrograms(['strip', 'ldd', 'docker'], { PATH: '/nowhere' })).rejects.toThrow(
    'Building the images requires strip, ldd, docker: run apt-get install binutils libc-bin docker.io.',
  );
});

it('passes if all programs are installed', async () => {
  await expect(requirePrograms(['ldd'], process.env)).resolves.toBeUndefined();
});
