import * as v from 'valibot';
import { timestamp } from './timestamp.ts';
import { type Condition, conditionSchema } from './v1alpha1.ts';
import { longestMessage } from './vocabulary.ts';

/** A condition without the time of its last transition. */
export type Statement = Omit<Condition, 'lastTransitionTime'>;

/**
 * Turns statements into conditions. The transition time only changes when the status does.
 *
 * @param previous the stored conditions
 * @param now in milliseconds since 1970
 */
export function dateStatements(
  statements: readonly Statement[],
  previous: readonly Condition[],
  now: number,
): Condition[] {
  return statements.map((statement) => {
    const same = previous.find(({ type, status }) => type === statement.type && status === statement.status);
    const message = statement.message.slice(0, longestMessage);
    return { ...statement, message, lastTransitionTime: same?.lastTransitionTime ?? timestamp(now) };
  });
}

const statusSchema = v.object({ conditions: v.array(v.unknown()) });

/** The conditions in a stored status, without invalid ones. */
export function readConditions(status: unknown): Condition[] {
  const read = v.safeParse(statusSchema, status);
  return (read.success ? read.output.conditions : [])
    .map((condition) => v.safeParse(conditionSchema, condition))
    .filter((condition) => condition.success)
    .map((condition) => condition.output);
}
