/** The programs that run in a cluster; each has its own image. */
export const programs = {
  probe: { bundles: { main: 'node-probe/main.ts' }, systemCalls: true },
  operator: {
    bundles: {
      main: 'operator/main.ts',
      // The Helm hooks that check an installation and remove it.
      'check-install': 'hooks/check-install/main.ts',
      'clean-up': 'hooks/clean-up/main.ts',
    },
    systemCalls: false,
  },
} as const satisfies Record<string, Program>;
export type ProgramName = keyof typeof programs;
export const programNames = ['probe', 'operator'] as const satisfies readonly ProgramName[];

interface Program {
  /** The entry point of each bundle, relative to the repository, by name of the bundle. */
  readonly bundles: Readonly<Record<string, string>>;
  /** Whether it calls the C library, and so needs the native addon of koffi. */
  readonly systemCalls: boolean;
}

/** Without a registry. */
export function imageName(program: ProgramName, version: string): string {
  return `quicgso-${program}:${version}`;
}
