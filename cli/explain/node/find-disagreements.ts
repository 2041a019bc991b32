import { capabilityLabels, verdictKeys } from '../../../api/names.ts';
import { labelValue } from '../../../api/vocabulary.ts';
import { wordOf } from '../../../api/treatment/node-entry.ts';
import { valueOrUndefined } from '../../lookup/seen.ts';
import type { ExplainedNode } from './observe-node.ts';

/** Node labels and GsoNodeMap entries that differ from the verdict. More than a moment of this is a fault. */
export function findDisagreements({ name, report, node, map }: ExplainedNode): string[] {
  const verdict = valueOrUndefined(report)?.verdict ?? {};
  const labels = valueOrUndefined(node)?.labels;
  const entry = valueOrUndefined(map)?.[name];
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
          : [`The verdict is ${right}, but the label ${label} is ${labels[label] ?? 'missing'}.`]),
        ...(entry === undefined || word === right
          ? []
          : [
              `The verdict ${key} is ${right}, but GsoNodeMap has ${word ?? 'no value'}: newly bound pods follow the map.`,
            ]),
      ];
    }),
    ...(noMap ? ['The GsoNodeMap named nodes does not exist: newly bound pods keep the safe values.'] : []),
    ...('found' in map && entry === undefined && Object.keys(verdict).length > 0
      ? ['GsoNodeMap has no entry for the node: newly bound pods get the safe values.']
      : []),
  ];
}
