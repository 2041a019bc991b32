import * as v from 'valibot';
import { gsoPolicySchema } from '../../api/v1alpha1.ts';

/** Pods in all namespaces that have a GsoPolicy, as counted in each policy's status. */
export interface PodSums {
  readonly treated: number;
  readonly untreated: number;
  readonly unsafe: number;
  readonly conservative: number;
}

const statusSchema = gsoPolicySchema.entries.status.wrapped;

/** Sums the stored statuses. A status that is invalid or not written yet adds nothing. */
export function sumPolicies(policies: Iterable<{ readonly status: unknown }>): PodSums {
  const sums = { treated: 0, untreated: 0, unsafe: 0, conservative: 0 };
  for (const policy of policies) {
    const status = v.safeParse(statusSchema, policy.status);
    if (!status.success) continue;
    const { total, untreated } = status.output;
    sums.treated += total?.treated ?? 0;
    sums.untreated += untreated?.count ?? 0;
    sums.unsafe += total?.unsafe ?? 0;
    sums.conservative += total?.conservative ?? 0;
  }
  return sums;
}
