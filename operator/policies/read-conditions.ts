import * as v from 'valibot';
import { type Condition, conditionSchema } from '../../api/v1alpha1.ts';

const statusSchema = v.object({ conditions: v.array(v.unknown()) });

/** The conditions in a stored status; those that cannot be read are left out. */
export function readConditions(status: unknown): Condition[] {
  const read = v.safeParse(statusSchema, status);
  return (read.success ? read.output.conditions : [])
    .map((condition) => v.safeParse(conditionSchema, condition))
    .filter((condition) => condition.success)
    .map((condition) => condition.output);
}
