import { describeSelector } from './describe-selector.ts';
import { nameSelection, type Selection } from './find-selection.ts';
import type { PodFacts } from '../facts/pod-facts.ts';
import type { ReasonedTreatment } from './treatment-reason.ts';

/** What treated a pod that carries our mark. The mark does not say it, so this is what selects the pod now. */
export function whyTreated({ policy }: PodFacts, selection: Selection | undefined): ReasonedTreatment {
  if (selection === undefined) {
    const message =
      'found' in policy || policy.missing === 'object'
        ? 'It was treated when it was created, by a rule or label that no longer selects it; it stays as it is until it is re-created.'
        : 'It was treated when it was created; by which rule cannot be seen.';
    return { reason: 'Formerly', message };
  }
  if (selection.index === undefined) {
    return { reason: 'Label', message: `It is treated by ${nameSelection(selection)}, which replaces all rules.` };
  }
  const selector = describeSelector(selection.rule.selector);
  return { reason: 'Rule', message: `It is treated by ${nameSelection(selection)}, which selects ${selector}.` };
}
