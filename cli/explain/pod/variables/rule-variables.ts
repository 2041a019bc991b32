import {
  capabilities,
  type Capability,
  disableAnnotation,
  envAnnotation,
  type Network,
} from '../../../../api/names.ts';
import { presets } from '../../../../api/treatment/presets.ts';
import type { FullRule } from '../treatment/find-selection.ts';

/** A variable that a rule gives to containers. */
export interface RuleVariable {
  readonly name: string;
  /** Key of the annotation that it is read from. */
  readonly annotation: string;
  /** What a node must be capable of for `whenCapable`. */
  readonly needs: readonly Capability[];
  readonly whenCapable: string;
  readonly whenIncapable: string;
  /** The capability that `true` switches off; undefined for a variable of the rule's own `env`. */
  readonly switches: Capability | undefined;
}

/** The variables of a rule for pods of one network, in the order in which they are written: those of its preset first. */
export function ruleVariables({ preset, env, needs }: FullRule, network: Network): RuleVariable[] {
  const names: Readonly<Partial<Record<Capability, string>>> = presets[preset];
  const switches = capabilities.flatMap((capability): RuleVariable[] => {
    const name = names[capability];
    const annotation = disableAnnotation(capability, network);
    const values = { whenCapable: 'false', whenIncapable: 'true' };
    return name === undefined ? [] : [{ name, annotation, needs: [capability], ...values, switches: capability }];
  });
  const own = env.map(({ name, whenCapable, whenIncapable }) => ({
    name,
    annotation: envAnnotation(name, network),
    needs: neededBy({ needs }),
    whenCapable,
    whenIncapable,
    switches: undefined,
  }));
  return [...switches, ...own];
}

/** What a rule needs of a node, GSO first. */
function neededBy({ needs }: Pick<FullRule, 'needs'>): Capability[] {
  return needs.includes('ECN') ? ['gso', 'ecn'] : ['gso'];
}
