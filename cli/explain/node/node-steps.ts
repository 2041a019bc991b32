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

/** Reasons of verdicts that mean a silent probe. */
const silent: readonly (Reason | undefined)[] = ['NotReported', 'Stale'];

/** What to do about a node besides the remedies of its findings, which come first. */
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
        action: `go back to the test results (label ${overrideLabel}=${override ?? ''} overrides them)`,
        commands: [`kubectl label node ${name} ${overrideLabel}-`],
      },
    ],
    [
      probeDisabled,
      { action: 're-enable the probes on this node', commands: [`kubectl label node ${name} ${probeLabel}-`] },
    ],
    [
      isSilent && !probeDisabled && 'found' in facts.report,
      {
        action: 'check its probes: at least one has not reported recently',
        commands: [`kubectl get pods -n ${systemNamespace} -o wide --field-selector spec.nodeName=${name}`],
      },
    ],
    [
      disagreements.length > 0 || ('missing' in facts.report && facts.report.missing === 'object'),
      { action: 'check that the operator is running', commands: [`kubectl get pods -n ${systemNamespace}`] },
    ],
    [
      isBad && isInstalled && !probeDisabled && override === undefined,
      { action: 'retest after a change', commands: [`quicgso reprobe ${name}`] },
    ],
    [
      drifted.length > 0,
      {
        action: 'restart the pods that still run with old values',
        commands: drifted.map((pod) => `quicgso explain pod/${pod.name} -n ${pod.namespace}`),
      },
    ],
  ];
  return steps.filter(([applies]) => applies).map(([, step]) => step);
}
