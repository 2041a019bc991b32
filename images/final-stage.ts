/**
 * The stage of a program, as a separate Dockerfile that needs no registry: instead of copying files from the build stage,
 * it unpacks archives of the same name.
 */
export function finalStage(dockerfile: string, program: string): string {
  const stages = dockerfile.split(/^(?=FROM )/m);
  const stage = stages.find((text) => text.startsWith(`FROM scratch AS ${program}\n`));
  if (stage === undefined) throw new Error(`the Dockerfile has no stage "FROM scratch AS ${program}"`);
  return stage.replaceAll(/^COPY --from=build \/files\/(\w+)\/ \/$/gm, 'ADD $1.tar /');
}
