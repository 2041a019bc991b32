import { whyUnseen } from '../../lookup/seen.ts';
import { explainContainers } from './variables/explain-containers.ts';
import { type DriftExplanation, explainDrift } from './drift/explain-drift.ts';
import { explainPlacement, type PlacementExplanation } from './placement/explain-placement.ts';
import { explainTreatment, type TreatmentExplanation } from './treatment/explain-treatment.ts';
import { nameSelection, type PodFacts, type PodSituation, situationOf } from './facts/pod-facts.ts';
import { type ProductHint, productHints } from './programs/product-hints.ts';
import type { ContainerExplanation } from './variables/variable-explanation.ts';

/** Everything that is to be said of a pod; as JSON and YAML it is printed like this. */
export interface PodExplanation {
  readonly kind: 'Pod';
  readonly namespace: string;
  readonly name: string;
  /** Whose verdicts count for it. */
  readonly network: 'pod' | 'host';
  /** All of it in a sentence or two. */
  readonly answer: string;
  readonly treatment: TreatmentExplanation;
  readonly placement: PlacementExplanation;
  readonly containers: readonly ContainerExplanation[];
  readonly drift: DriftExplanation;
  readonly products: readonly ProductHint[];
  /** What could not be seen. */
  readonly unseen: readonly string[];
}

/** Explains a pod from what is known. */
export function explainPod(facts: PodFacts): PodExplanation {
  const { pod } = facts;
  const situation = situationOf(facts);
  const treatment = explainTreatment(situation);
  const placement = explainPlacement(situation);
  const containers = explainContainers(situation);
  const drift = explainDrift(situation, containers);
  return {
    kind: 'Pod',
    namespace: pod.namespace,
    name: pod.name,
    network: pod.network,
    answer: answerFor(situation, { treatment, placement, containers, drift }),
    treatment,
    placement,
    containers,
    drift,
    products: productHints(situation, containers),
    unseen: unseenOf(facts),
  };
}

type Explained = Pick<PodExplanation, 'treatment' | 'placement' | 'containers' | 'drift'>;

/**
 * The whole explanation in one or two sentences: what a reader wants to know first. It repeats why a pod is not treated,
 * what it waits for and how it drifted, so the text below it need not.
 */
function answerFor(situation: PodSituation, explained: Explained): string {
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

function unseenOf({ pod, namespace, policy, admission, node, nodes }: PodFacts): string[] {
  return [
    ...whyUnseen(`the namespace ${pod.namespace}, so whether it is opted in is not known`, namespace),
    ...whyUnseen(`GsoPolicy default of namespace ${pod.namespace}, so its rules are not known`, policy),
    ...whyUnseen('what the API server serves', admission.serves),
    ...(node === undefined
      ? []
      : [
          ...whyUnseen(`GsoReport ${node.name}, so why it is (not) capable is not known`, node.report),
          ...whyUnseen(`Node ${node.name}`, node.node),
          ...whyUnseen('GsoNodeMap nodes', node.map),
        ]),
    ...(nodes === undefined ? [] : whyUnseen('the nodes', nodes)),
  ];
}
