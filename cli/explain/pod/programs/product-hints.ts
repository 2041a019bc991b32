import { capabilities, type Capability } from '../../../../api/names.ts';
import { presetVariable, switchesOff } from '../../../../api/treatment/presets.ts';
import { describeTcpEscape, type Product, type Switch, whereOf } from '../../../../products/product.ts';
import { knownVerdict } from '../../../lookup/known-verdict.ts';
import type { Step } from '../../../terminal/step.ts';
import { findProduct } from './find-product.ts';
import type { PodSituation } from '../facts/pod-facts.ts';
import type { ContainerExplanation } from '../variables/variable-explanation.ts';

/** A known program that keeps using what does not work on its node, because quicgso sets no variable for it. */
export interface ProductHint {
  readonly container: string;
  readonly product: string;
  readonly capability: Capability;
  readonly message: string;
  readonly steps: readonly Step[];
}

/** The exact settings for programs that are configured by a file or a flag, where the node is not capable. */
export function productHints(
  { pod, node, treated, selection }: PodSituation,
  explained: readonly ContainerExplanation[],
): ProductHint[] {
  if (node === undefined) return [];
  const broken = capabilities
    .map((capability) => ({ capability, verdict: knownVerdict(node, pod.network, capability) }))
    .filter(({ verdict }) => verdict.capable === false);
  return pod.containers.flatMap((container) => {
    const product = findProduct(container);
    if (product === undefined) return [];
    const off = variablesOff(explained.find((one) => one.container === container.name));
    return broken.flatMap(({ capability, verdict }): ProductHint[] => {
      const ways = (product[capability] ?? []).filter((way) => isWanted(way, { treated, selection }));
      const isOff = (product[capability] ?? []).some(
        (way) => way.by === 'preset' && off.has(presetVariable(way.preset, capability) ?? ''),
      );
      if (isOff || ways.length === 0) return [];
      const name = capability.toUpperCase();
      const note = product.note === undefined ? '' : ` Note: ${product.note}.`;
      return [
        {
          container: container.name,
          product: product.name,
          capability,
          message: `Container ${container.name} appears to run ${product.name}, and no variable set by quicgso switches ${name} off in it. ${verdict.message}${note}`,
          steps: stepsFor(product, { ways, capability, container: container.name }),
        },
      ];
    });
  });
}

/** Variables of a container that disable a capability. */
function variablesOff(explained: ContainerExplanation | undefined): ReadonlySet<string> {
  return new Set((explained?.variables ?? []).filter(({ value }) => switchesOff(value ?? '')).map(({ name }) => name));
}

/** The treatment already adds the variables of the pod's own preset; another preset has to be chosen. */
function isWanted(way: Switch, { treated, selection }: Pick<PodSituation, 'treated' | 'selection'>): boolean {
  return way.by !== 'preset' || (treated && selection !== undefined && selection.rule.preset !== way.preset);
}

interface Wanted {
  readonly ways: readonly Switch[];
  readonly capability: Capability;
  readonly container: string;
}

function stepsFor({ name, tcp }: Product, { ways, capability, container }: Wanted): Step[] {
  const off = `switch ${capability.toUpperCase()} off in ${name} (container ${container})`;
  return [
    { action: off, commands: ways.map(lineOf) },
    ...(tcp === undefined
      ? []
      : [{ action: `or switch from QUIC to TCP in ${name}: ${describeTcpEscape(tcp)}`, commands: [] }]),
  ];
}

function lineOf(way: Switch): string {
  switch (way.by) {
    case 'preset':
      return `preset: ${way.preset}   # in the rule of GsoPolicy default that selects the pod`;
    case 'config':
      return `${way.line}   # ${whereOf(way)}`;
    case 'flag':
      return `${way.flag}   # as an argument`;
    case 'code':
      return `${way.call}   # in its source`;
    case 'nothing':
      return `(not possible: ${way.because})`;
  }
}
