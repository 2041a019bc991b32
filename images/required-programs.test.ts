import { expect, it } from 'vitest';
import { requirePrograms } from './required-programs.ts';

it('names what is missing, and the packages of Debian that have it', async () => {
  await expect(requirePrograms(['strip', 'ldd', 'docker'], { PATH: '/nowhere' })).rejects.toThrow(
    'Building the images requires strip, ldd, docker: run apt-get install binutils libc-bin docker.io.',
  );
});

it('is content when all is there', async () => {
  await expect(requirePrograms(['ldd'], process.env)).resolves.toBeUndefined();
});
