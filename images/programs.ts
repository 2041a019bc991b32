/** The programs that run in a cluster, each in an image of its own. */
export const programs = {
  probe: { main: 'node-probe/main.ts', systemCalls: true },
  operator: { main: 'operator/main.ts', systemCalls: false },
} as const satisfies Record<string, Program>;
export type ProgramName = keyof typeof programs;
export const programNames = ['probe', 'operator'] as const satisfies readonly ProgramName[];

interface Program {
  /** Where its source begins, below the project's folder. */
  readonly main: string;
  /** It calls the C library, and so needs koffi's native part. */
  readonly systemCalls: boolean;
}

/** How its image is called, without a registry. */
export function imageName(program: ProgramName, version: string): string {
  return `quicgso-${program}:${version}`;
}
