import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { finalStage } from './final-stage.ts';
import { programNames } from './programs.ts';

const dockerfile = await readFile(join(import.meta.dirname, 'Dockerfile'), 'utf8');

describe.each(programNames)('the stage of the %s', (program) => {
  const lines = finalStage(dockerfile, program).trim().split('\n');

  it('unpacks the files of the runtime and the program from archives', () => {
    expect(lines.slice(0, 3)).toEqual([`FROM scratch AS ${program}`, 'ADD runtime.tar /', `ADD ${program}.tar /`]);
  });

  it('otherwise equals the stage in the Dockerfile, and needs no other image', () => {
    const rest = lines.slice(3).join('\n');
    expect(dockerfile).toContain(rest);
    expect(rest).toContain('\nENTRYPOINT ["/quicgso/node", ');
    expect(rest).not.toMatch(/^(?:FROM|COPY|ADD|RUN)\b/m);
  });
});

it('rejects a program without a stage in the Dockerfile', () => {
  expect(() => finalStage(dockerfile, 'teapot')).toThrow('the Dockerfile has no stage "FROM scratch AS teapot"');
});
