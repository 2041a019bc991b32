import type { DriftExplanation } from './drift/explain-drift.ts';
import type { PlacementExplanation } from './placement/explain-placement.ts';
import type { TreatmentExplanation } from './treatment/explain-treatment.ts';
import { nameSelection, type PodSituation } from './facts/situation.ts';
import type { ContainerExplanation } from './variables/variable-explanation.ts';

interface Explained {
  readonly treatment: TreatmentExplanation;
  readonly placement: PlacementExplanation;
  readonly containers: readonly ContainerExplanation[];
  readonly drift: DriftExplanation;
}

/**
 * The whole explanation in one or two sentences: what a reader wants to know first. It repeats why a pod is not treated,
 * what it waits for and how it drifted, so the text below it need not.
 */
export function answerFor(situation: PodSituation, explained: Explained): string {
  const { pod, selection } = situation;
  const { treatment, placement, drift } = explained;
  const subject = `Pod ${pod.namespace}/${pod.name}`;
  const waiting = placement.waiting === undefined ? '' : ` ${placement.waiting.message}`;
  if (!treatment.treated) return `${subject} is not treated. ${treatment.message}${waiting}`;
  const by = `by ${selection === undefined ? treatedBy(situation) : nameSelection(selection)}`;
  if (pod.node === undefined) return `${subject} is treated ${by}, and has no node yet.${waiting}`;
  const where = `${subject} is treated ${by} and runs on ${pod.node}`;
  if (drift.message !== undefined) return `${where}. ${drift.message}`;
  return `${where}${capabilityOf(placement)}${valuesOf(explained.containers)}.`;
}

function treatedBy({ policy }: PodSituation): string {
  return 'found' in policy || policy.missing === 'object'
    ? 'something that no longer selects it'
    : 'something that cannot be seen';
}

function capabilityOf({ node }: PlacementExplanation): string {
  if (node?.capable === undefined) return '';
  return node.capable ? ', which is capable' : `, which is not capable (${node.reason})`;
}

/** What its containers read, each once. */
function valuesOf(containers: readonly ContainerExplanation[]): string {
  const read = containers.flatMap(({ variables }) => variables.filter(({ source }) => source !== 'None'));
  const values = new Set(read.map(({ name, value }) => `${name}=${value ?? '?'}`));
  return values.size === 0 ? '' : `: ${[...values].join(', ')}`;
}
