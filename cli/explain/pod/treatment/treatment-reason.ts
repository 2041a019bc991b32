/** Whether a pod was treated at its creation, and by what, or why not: one word for programs. */
export type TreatmentReason =
  /** Treated. What selects it now is what treated it, as far as can be seen. */
  | 'Rule'
  | 'Label'
  /** Treated. What did it is gone, has changed since, or cannot be seen. */
  | 'Formerly'
  /** Never treated, whatever selects it. */
  | 'WindowsPod'
  | 'MirrorPod'
  /** Not selected. */
  | 'NotInstalled'
  | 'NotOptedIn'
  | 'InvalidLabel'
  | 'NoPolicy'
  | 'NoRuleMatches'
  /** Not known to be selected: what decides about it cannot be seen. */
  | 'NotSeen'
  /** Selected, and not treated nevertheless. */
  | 'NoInjection'
  | 'PoliciesMissing'
  | 'CreatedEarlier'
  | 'PoliciesDidNotAct';

/** The same, and a sentence for people. */
export interface ReasonedTreatment {
  readonly reason: TreatmentReason;
  readonly message: string;
}
