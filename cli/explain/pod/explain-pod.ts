import { whyUnseen } from '../../lookup/seen.ts';
import { explainContainers } from './variables/explain-containers.ts';
import { type DriftExplanation, explainDrift } from './drift/explain-drift.ts';
import { explainPlacement, type PlacementExplanation } from './placement/explain-placement.ts';
import { explainTreatment, type TreatmentExplanation } from './treatment/explain-treatment.ts';
import { nameSelection, type PodFacts, type PodSituation, situationOf } from './facts/pod-facts.ts';
import { type ProductHint, productHints } from './programs/product-hints.ts';
import type { ContainerExplanation } from './variables/variable-explanation.ts';

/** The explanation of a pod, and the shape of its JSON and YAML output. */
export interface PodExplanation {
  readonly kind: 'Pod';
  readonly namespace: string;
  readonly name: string;
  /** The network whose verdicts apply to it. */
  readonly network: 'pod' | 'host';
  /** A summary of one or two sentences. */
  readonly answer: string;
  readonly treatment: TreatmentExplanation;
  readonly placement: PlacementExplanation;
  readonly containers: readonly ContainerExplanation[];
  readonly drift: DriftExplanation;
  readonly products: readonly ProductHint[];
  /** Objects that the user may not read, or that could not be parsed. */
  readonly unseen: readonly string[];
}

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
 * The summary, which a reader wants to know first. It says why a pod is not treated, why it is pending and how it
 * drifted, so the text below does not repeat that.
 */
function answerFor(situation: PodSituation, explained: Explained): string {
  const { pod, selection } = situation;
  const { treatment, placement, drift } = explained;
  const subject = `Pod ${pod.namespace}/${pod.name}`;
  const waiting = placement.waiting === undefined ? '' : ` ${placement.waiting.message}`;
  if (!treatment.treated) return `${subject} is not treated. ${treatment.message}${waiting}`;
  const by = `by ${selection === undefined ? treatedBy(situation) : nameSelection(selection)}`;
  if (pod.node === undefined) return `${subject} is treated ${by} and has no node yet.${waiting}`;
  const where = `${subject} is treated ${by} and runs on ${pod.node}`;
  if (drift.message !== undefined) return `${where}. ${drift.message}`;
  return `${where}${capabilityOf(placement)}${valuesOf(explained.containers)}.`;
}

function treatedBy({ policy }: PodSituation): string {
  return 'found' in policy || policy.missing === 'object'
    ? 'a rule or label that no longer selects it'
    : 'a rule or label that is not visible';
}

function capabilityOf({ node }: PlacementExplanation): string {
  if (node?.capable === undefined) return '';
  return node.capable ? ', which is capable' : `, which is not capable (${node.reason})`;
}

/** The values that its containers read, each once. */
function valuesOf(containers: readonly ContainerExplanation[]): string {
  const read = containers.flatMap(({ variables }) => variables.filter(({ source }) => source !== 'None'));
  const values = new Set(read.map(({ name, value }) => `${name}=${value ?? '?'}`));
  return values.size === 0 ? '' : `: ${[...values].join(', ')}`;
}

function unseenOf({ pod, namespace, policy, admission, node, nodes }: PodFacts): string[] {
  return [
    ...whyUnseen(`namespace ${pod.namespace}: whether it is opted in is unknown`, namespace),
    ...whyUnseen(`GsoPolicy default of namespace ${pod.namespace}: its rules are unknown`, policy),
    ...whyUnseen('API discovery: whether the API server can treat pods is unknown', admission.serves),
    ...(node === undefined
      ? []
      : [
          ...whyUnseen(`GsoReport ${node.name}: the reasons for its verdicts are unknown`, node.report),
          ...whyUnseen(`Node ${node.name}`, node.node),
          ...whyUnseen('GsoNodeMap nodes', node.map),
        ]),
    ...(nodes === undefined ? [] : whyUnseen('the nodes', nodes)),
  ];
}
