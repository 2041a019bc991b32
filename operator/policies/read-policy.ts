import * as v from 'valibot';
import type { Network } from '../../api/names.ts';
import { type PolicyRule, gsoPolicySchema } from '../../api/v1alpha1.ts';
import { type Setting, settingsOf } from '../../api/treatment/settings.ts';

/** What is kept of a GsoPolicy. */
export interface StoredPolicy {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly generation: number;
  readonly resourceVersion: string;
  /** Empty if they cannot be parsed. */
  readonly rules: readonly PolicyRule[];
  /** Why the rules cannot be parsed, with the path of the field; undefined if they can. */
  readonly problem: string | undefined;
  /** The settings that a pod can read under these rules, by its network. */
  readonly settings: Readonly<Record<Network, readonly Setting[]>>;
  /** The stored status, unparsed. */
  readonly status: unknown;
}

const metadataSchema = v.object({
  name: gsoPolicySchema.entries.metadata.entries.name,
  namespace: v.string(),
  uid: v.string(),
  generation: v.number(),
  resourceVersion: v.string(),
});
const policySchema = v.object({ metadata: metadataSchema, spec: v.unknown(), status: v.optional(v.unknown()) });

/** The settings of pods in a namespace without a policy. */
export const settingsWithoutPolicy: StoredPolicy['settings'] = {
  pod: settingsOf('pod', []),
  host: settingsOf('host', []),
};

/** Parses a GsoPolicy. Never throws; undefined if it is not a Kubernetes object or not named `default`. */
export function readPolicy(object: unknown): StoredPolicy | undefined {
  const read = v.safeParse(policySchema, object);
  if (!read.success) return undefined;
  const { metadata, spec, status } = read.output;
  const rules = readRules(spec);
  return 'problem' in rules
    ? { ...metadata, status, rules: [], problem: rules.problem, settings: settingsWithoutPolicy }
    : {
        ...metadata,
        status,
        rules,
        problem: undefined,
        settings: { pod: settingsOf('pod', rules), host: settingsOf('host', rules) },
      };
}

function readRules(spec: unknown): readonly PolicyRule[] | { readonly problem: string } {
  const read = v.safeParse(gsoPolicySchema.entries.spec, spec, { abortEarly: true });
  if (read.success) return read.output.rules;
  const [issue] = read.issues;
  const path = ['spec', v.getDotPath(issue)].filter((part) => part !== null).join('.');
  return { problem: `${path}: expected ${issue.expected} but found ${issue.received}`.slice(0, 300) };
}
