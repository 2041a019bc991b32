/** What the containers of a pod still run with: names of settings, and whether each is on. */
export type RunsWith = ReadonlyMap<string, boolean>;

/** As an annotation: `gso=on,ecn=off,env.NAME=on`. */
export function formatRunsWith(runsWith: RunsWith): string {
  return [...runsWith].map(([name, on]) => `${name}=${on ? 'on' : 'off'}`).join(',');
}

/** Reads the annotation. What it does not understand, for example of another version of the operator, it leaves out. */
export function parseRunsWith(annotation: string): RunsWith {
  return new Map(
    annotation.split(',').flatMap((part): [string, boolean][] => {
      const [name = '', word] = part.split('=');
      return name !== '' && (word === 'on' || word === 'off') ? [[name, word === 'on']] : [];
    }),
  );
}
