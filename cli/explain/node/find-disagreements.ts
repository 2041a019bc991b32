import { capabilityLabels, verdictKeys } from '../../../api/names.ts';
import { labelValue } from '../../../api/vocabulary.ts';
import { wordOf } from '../../../api/treatment/node-entry.ts';
import { seenOr } from '../../lookup/seen.ts';
import type { ExplainedNode } from './observe-node.ts';

/** Where the labels of a Node, or GsoNodeMap, do not say what the verdict says: for longer than a moment this is wrong. */
export function findDisagreements({ name, report, node, map }: ExplainedNode): string[] {
  const verdict = seenOr(report)?.verdict ?? {};
  const labels = seenOr(node)?.labels;
  const entry = seenOr(map)?.[name];
  const noMap = 'missing' in map && map.missing === 'object';
  return [
    ...verdictKeys.flatMap((key) => {
      const judged = verdict[key];
      if (judged === undefined) return [];
      const right = labelValue(judged.state);
      const label = capabilityLabels[key];
      const word = wordOf(entry, key);
      return [
        ...(labels === undefined || labels[label] === right
          ? []
          : [`The verdict is ${right}, and its label ${label} is ${labels[label] ?? 'missing'}.`]),
        ...(entry === undefined || word === right
          ? []
          : [
              `The verdict ${key} is ${right}, and GsoNodeMap says ${word ?? 'nothing'}: pods that are bound now get that.`,
            ]),
      ];
    }),
    ...(noMap ? ['There is no GsoNodeMap nodes: pods that are bound now keep the safe values.'] : []),
    ...('found' in map && entry === undefined && Object.keys(verdict).length > 0
      ? ['GsoNodeMap does not know it: pods that are bound to it now get the safe values.']
      : []),
  ];
}
