import * as v from 'valibot';
import { type Network, type VerdictKey, networks, verdictKeys, verdictSubjects } from '../../api/names.ts';
import {
  type CapabilityVerdict,
  type Condition,
  type Peer,
  type Verdict,
  conditionSchema,
  gsoReportSchema,
  hostObservationSchema,
  networkObservationSchema,
  reportSpecSchema,
  verdictSchema,
} from '../../api/v1alpha1.ts';
import { type ObservedNetwork, summarizeNetwork } from './summarize-network.ts';

/** What a probe reported: nothing yet, an observation, or something that cannot be read. */
export type Observed = ObservedNetwork | Unreadable | undefined;

interface Unreadable {
  /** Names the field, for example `status.observed.pod.lastRound: is not an RFC 3339 time`. */
  readonly problem: string;
}

export type StoredPeers = Readonly<Record<Network, readonly Peer[]>>;

export interface NodeReport {
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  /** Whether a deletion is under way. */
  readonly deleting: boolean;
  /** uid of the Node that owns it. */
  readonly owner: string | undefined;
  /** The peers that are stored for each probe; none where they cannot be read. */
  readonly peers: StoredPeers;
  readonly observed: Readonly<Record<Network, Observed>>;
  /** What is stored as verdict; undefined when there is none or it is not one that the operator would write. */
  readonly verdict: Verdict | undefined;
  /** Every single verdict of a tested network that can be read, even if another cannot. */
  readonly previous: Readonly<Partial<Record<VerdictKey, CapabilityVerdict>>>;
  readonly conditions: readonly Condition[];
}

const observationSchemas = { pod: networkObservationSchema, host: hostObservationSchema } as const;
const metadataSchema = v.object({
  ...gsoReportSchema.entries.metadata.entries,
  uid: v.string(),
  resourceVersion: v.string(),
  deletionTimestamp: v.exactOptional(v.string()),
});
const record = v.record(v.string(), v.unknown());

/**
 * Reads a GsoReport as the API server sent it. Each part is read by itself, so that nonsense in one costs nothing but that
 * part. Never throws; undefined when it is no object of the API server's.
 *
 * @param tested the networks of which something is observed; of others, what stands there is what a former probe left
 */
export function readReport(object: unknown, tested: readonly Network[] = networks): NodeReport | undefined {
  const metadata = v.safeParse(v.object({ metadata: metadataSchema }), object);
  if (!metadata.success) return undefined;
  const { name, uid, resourceVersion, deletionTimestamp, ownerReferences = [] } = metadata.output.metadata;
  const status = fieldsOf(fieldsOf(object)['status']);
  const verdict = v.safeParse(verdictSchema, status['verdict']);
  return {
    name,
    uid,
    resourceVersion,
    deleting: deletionTimestamp !== undefined,
    owner: ownerReferences.find((owner) => owner.kind === 'Node' && owner.name === name)?.uid,
    peers: readPeers(fieldsOf(object)['spec']),
    observed: readObserved(status['observed'], tested),
    verdict: verdict.success ? verdict.output : undefined,
    previous: readPrevious(status['verdict'], tested),
    conditions: readConditions(status['conditions']),
  };
}

function readPeers(spec: unknown): StoredPeers {
  const read = v.safeParse(reportSpecSchema.entries.peers.wrapped, fieldsOf(spec)['peers']);
  const { pod = [], host = [] } = read.success ? read.output : {};
  return { pod, host };
}

function readObserved(observed: unknown, tested: readonly Network[]): Record<Network, Observed> {
  if (observed !== undefined && !v.is(record, observed)) {
    const unreadable = {
      problem: `status.observed: expected Object but found ${JSON.stringify(observed).slice(0, 100)}`,
    };
    return { pod: unreadable, host: unreadable };
  }
  const halves = fieldsOf(observed);
  const [pod, host] = networks.map((network) =>
    tested.includes(network) ? readHalf(network, halves[network]) : undefined,
  );
  return { pod, host };
}

function readHalf(network: Network, half: unknown): Observed {
  if (half === undefined || half === null) return undefined;
  const read = v.safeParse(observationSchemas[network], half, { abortEarly: true });
  if (read.success) return summarizeNetwork(read.output);
  const [issue] = read.issues;
  const path = ['status', 'observed', network, v.getDotPath(issue)].filter((part) => part !== null).join('.');
  const problem = issue.expected === null ? issue.message : `expected ${issue.expected} but found ${issue.received}`;
  return { problem: `${path}: ${problem.length > 300 ? `${problem.slice(0, 300)}...` : problem}` };
}

function readPrevious(verdict: unknown, tested: readonly Network[]): Partial<Record<VerdictKey, CapabilityVerdict>> {
  const fields = fieldsOf(verdict);
  const previous: Partial<Record<VerdictKey, CapabilityVerdict>> = {};
  for (const key of verdictKeys) {
    if (!tested.includes(verdictSubjects[key].network)) continue;
    const read = v.safeParse(verdictSchema.entries[key].wrapped, fields[key]);
    if (read.success) previous[key] = read.output;
  }
  return previous;
}

function readConditions(conditions: unknown): Condition[] {
  const list = v.safeParse(v.array(v.unknown()), conditions);
  return (list.success ? list.output : [])
    .map((condition) => v.safeParse(conditionSchema, condition))
    .filter((read) => read.success)
    .map((read) => read.output);
}

function fieldsOf(value: unknown): Record<string, unknown> {
  const read = v.safeParse(record, value);
  return read.success ? read.output : {};
}
