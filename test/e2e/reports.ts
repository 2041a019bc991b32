import { kubectl } from './programs/command-line.ts';

/** A line for each report: its node, its uid and that of its owner. */
export async function uids(): Promise<string[]> {
  const fields = String.raw`{.metadata.name} {.metadata.uid} {.metadata.ownerReferences[0].uid}{"\n"}`;
  const text = await kubectl('get', 'gsoreports', '-o', `jsonpath={range .items[*]}${fields}{end}`);
  return text.split('\n').filter(Boolean);
}

/** When the last round ended that each probe wrote down. */
export async function lastRounds(): Promise<string[]> {
  const rounds = '{.status.observed.pod.lastRound} {.status.observed.host.lastRound} ';
  return (await kubectl('get', 'gsoreports', '-o', `jsonpath={range .items[*]}${rounds}{end}`)).trim().split(' ');
}
