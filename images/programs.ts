/** The programs that run in a cluster, each in an image of its own. */
export const programs = {
  probe: { bundles: { main: 'node-probe/main.ts' }, systemCalls: true },
  operator: {
    bundles: {
      main: 'operator/main.ts',
      // What Helm runs once, to check an installation and to remove it.
      'check-install': 'hooks/check-install/main.ts',
      'clean-up': 'hooks/clean-up/main.ts',
    },
    systemCalls: false,
  },
} as const satisfies Record<string, Program>;
export type ProgramName = keyof typeof programs;
export const programNames = ['probe', 'operator'] as const satisfies readonly ProgramName[];

interface Program {
  /** The files of its image by their names, and where the source of each begins, below the project's folder. */
  readonly bundles: Readonly<Record<string, string>>;
  /** It calls the C library, and so needs koffi's native part. */
  readonly systemCalls: boolean;
}

/** How its image is called, without a registry. */
export function imageName(program: ProgramName, version: string): string {
  return `quicgso-${program}:${version}`;
}
