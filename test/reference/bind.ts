import { verdictsOf, type Situation } from './situation.ts';

/** The annotations that a pod of the namespace gets when it is bound to a node, whichever pod it is. */
export function bind(node: string, { injection, rules, nodes }: Situation): Record<string, string> {
  if (injection !== 'enabled') return {};
  const verdicts = verdictsOf(node, nodes);
  const values = rules.flatMap(({ needs = ['GSO'], env = [] }) =>
    (['pod', 'host'] as const).flatMap((network) => {
      const isCapable = needs.every(
        (need) => verdicts[`quicgso.io/disable-${need.toLowerCase()}.${network}`] === 'false',
      );
      return env.map(({ name, whenCapable, whenIncapable }): [string, string] => [
        `quicgso.io/env.${name}.${network}`,
        isCapable ? whenCapable : whenIncapable,
      ]);
    }),
  );
  return { ...verdicts, ...Object.fromEntries(values) };
}
