import * as v from 'valibot';
import type { Network } from '../../api/names.ts';
import type { Peer } from '../../api/v1alpha1.ts';

/** What the spec of this node's report assigns to the probe of one network. */
export interface Assignment {
  readonly peers: readonly Peer[];
  /** When a round was last requested; undefined if never. */
  readonly requested: string | undefined;
  /** Invalid fields, by name. They are ignored; the rest counts. */
  readonly problems: readonly string[];
}

const peer = v.object({
  node: v.pipe(v.string(), v.nonEmpty()),
  addresses: v.array(v.pipe(v.string(), v.ip())),
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
});
const requestedAt = v.optional(v.string());
const record = v.record(v.string(), v.unknown());
const list = v.optional(v.array(v.unknown()), []);

/** Reads a spec. Never throws: the API server validates it too, but an old CRD may validate less. */
export function readAssignment(spec: unknown, network: Network): Assignment {
  const problems: string[] = [];
  const read = <Schema extends v.GenericSchema>(
    schema: Schema,
    value: unknown,
    field: string,
  ): v.InferOutput<Schema> | undefined => {
    const result = v.safeParse(schema, value);
    if (result.success) return result.output;
    const [issue] = result.issues;
    problems.push(`${[field, v.getDotPath(issue)].filter((part) => part !== null).join('.')}: ${issue.message}`);
    return undefined;
  };
  const fields = read(record, spec ?? {}, 'spec') ?? {};
  const assigned = read(record, fields['peers'] ?? {}, 'spec.peers') ?? {};
  const field = `spec.peers.${network}`;
  const peers = (read(list, assigned[network], field) ?? []).flatMap(
    (one, index) => read(peer, one, `${field}.${index}`) ?? [],
  );
  const requested = read(requestedAt, fields['probeRequestedAt'], 'spec.probeRequestedAt');
  return { peers, requested, problems };
}
