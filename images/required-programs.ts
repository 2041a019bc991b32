import which from 'which';
import { UserError } from '../api/user-error.ts';

/** The Debian package of each program. */
const packages = { strip: 'binutils', ldd: 'libc-bin', tar: 'tar', docker: 'docker.io' } as const;
type RequiredProgram = keyof typeof packages;

/** Throws a UserError that says what to install if programs are missing. */
export async function requirePrograms(programs: readonly RequiredProgram[], env: NodeJS.ProcessEnv): Promise<void> {
  const missing: RequiredProgram[] = [];
  for (const program of programs) {
    if ((await which(program, { path: env['PATH'] ?? '', nothrow: true })) === null) missing.push(program);
  }
  if (missing.length === 0) return;
  const install = missing.map((program) => packages[program]).join(' ');
  throw new UserError(`Building the images requires ${missing.join(', ')}: run apt-get install ${install}.`);
}
