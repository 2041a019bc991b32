import { overrideLabel, probeLabel, systemNamespace } from '../../../api/names.ts';
import type { Reason } from '../../../api/vocabulary.ts';
import type { Step } from '../../terminal/step.ts';
import type { NetworkExplanation } from './explain-network.ts';
import type { ExplainedNode, TreatedPod } from './observe-node.ts';

interface NodeSituation {
  readonly name: string;
  readonly override: string | undefined;
  readonly probeDisabled: boolean;
  readonly explained: readonly NetworkExplanation[];
  readonly disagreements: readonly string[];
  readonly drifted: readonly TreatedPod[];
  readonly facts: Pick<ExplainedNode, 'report'>;
}

/** A verdict with such a reason says that the probe is silent. */
const silent: readonly (Reason | undefined)[] = ['NotReported', 'Stale'];

/** What to do about a node beside the remedies of its findings, which come first. */
export function nodeSteps({
  name,
  override,
  probeDisabled,
  explained,
  disagreements,
  drifted,
  facts,
}: NodeSituation): Step[] {
  const verdicts = explained.flatMap((network) => network.verdicts);
  const isInstalled = !('missing' in facts.report && facts.report.missing === 'kind');
  const isSilent =
    explained.some(({ round }) => round === undefined) || verdicts.some(({ reason }) => silent.includes(reason));
  const isBad = verdicts.some(({ state }) => state !== 'Capable');
  const steps: [boolean, Step][] = [
    [
      override !== undefined,
      {
        action: `believe the tests again (now the label ${overrideLabel}=${override ?? ''} decides)`,
        commands: [`kubectl label node ${name} ${overrideLabel}-`],
      },
    ],
    [
      probeDisabled,
      { action: 'let the probes come here again', commands: [`kubectl label node ${name} ${probeLabel}-`] },
    ],
    [
      isSilent && !probeDisabled && 'found' in facts.report,
      {
        action: 'look at its probes, of which one has not reported lately',
        commands: [`kubectl get pods -n ${systemNamespace} -o wide --field-selector spec.nodeName=${name}`],
      },
    ],
    [
      disagreements.length > 0 || ('missing' in facts.report && facts.report.missing === 'object'),
      { action: 'look whether the operator runs', commands: [`kubectl get pods -n ${systemNamespace}`] },
    ],
    [
      isBad && isInstalled && !probeDisabled && override === undefined,
      { action: 'test again, once something has changed', commands: [`quicgso reprobe ${name}`] },
    ],
    [
      drifted.length > 0,
      {
        action: 'restart the pods that still run with former values',
        commands: drifted.map((pod) => `quicgso explain pod/${pod.name} -n ${pod.namespace}`),
      },
    ],
  ];
  return steps.filter(([applies]) => applies).map(([, step]) => step);
}
