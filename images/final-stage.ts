/**
 * The stage of one program in the Dockerfile, as a Dockerfile of its own that needs no registry: instead of copying the files
 * out of the build stage, it unpacks them from archives of the same name.
 */
export function finalStage(dockerfile: string, program: string): string {
  const stages = dockerfile.split(/^(?=FROM )/m);
  const stage = stages.find((text) => text.startsWith(`FROM scratch AS ${program}\n`));
  if (stage === undefined) throw new Error(`the Dockerfile has no stage "FROM scratch AS ${program}"`);
  return stage.replaceAll(/^COPY --from=build \/files\/(\w+)\/ \/$/gm, 'ADD $1.tar /');
}
